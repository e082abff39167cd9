package dev.xns.core.internal.plan;

import static dev.xns.core.internal.plan.YamlCluster.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.VolumeNaming;
import dev.xns.core.report.ReasonCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimPlannerTest {
  private static final GrantDecision YES = new GrantDecision.Allowed(ObjectKey.of("prod", "allow"));
  private static final Set<BackendFeature> FEATURES =
      Set.of(
          BackendFeature.CONTROLLER_SERVICE,
          BackendFeature.CREATE_DELETE_VOLUME,
          BackendFeature.CREATE_DELETE_SNAPSHOT);
  private static final CrossNamespaceReference REFERENCE =
      new CrossNamespaceReference(
          "dev", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup");

  private final YamlCluster cluster = YamlCluster.withSnapshot();
  private final ClaimPlanner planner = planner(FEATURES, true);

  private static ClaimPlanner planner(Set<BackendFeature> features, boolean crossNamespace) {
    return new ClaimPlanner(
        new ClaimSettings(
            DRIVER,
            features,
            "me",
            EngineOptions.builder()
                .volumes(volumes -> volumes.defaultFsType("ext4"))
                .sources(sources -> sources.crossNamespace(crossNamespace))
                .build()));
  }

  private Plan.Wait waits(PersistentVolumeClaim claim) {
    Plan plan = planner.plan(claim, cluster, YES);
    assertThat(plan).isInstanceOf(Plan.Wait.class);
    return (Plan.Wait) plan;
  }

  private Plan.Provision provisions(PersistentVolumeClaim claim) {
    Plan plan = planner.plan(claim, cluster, YES);
    assertThat(plan).isInstanceOf(Plan.Provision.class);
    return (Plan.Provision) plan;
  }

  private static PersistentVolumeClaim plain(String annotations, String spec) {
    return YamlCluster.claim(
        """
        metadata:
          namespace: dev
          name: data
          uid: 99999999-2222-3333-4444-555555555555
          annotations: {%s}
        spec: {%s}
        """
            .formatted(annotations, spec));
  }

  private static final String OURS =
      "volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev";
  private static final String SPEC =
      "storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}";

  @Test
  void aRestoreAcrossNamespacesAsksForTheGrantFirst() { // SRC-05, XNS-05
    assertThat(planner.plan(YamlCluster.restore(), cluster, null))
        .isEqualTo(new Plan.AskGrant(REFERENCE));
  }

  @Test
  void aGrantedRestoreBecomesACompleteRequest() { // REQ-01, XNS-11
    Plan.Provision plan = provisions(YamlCluster.restore());

    assertThat(plan.request().name()).isEqualTo("pvc-11111111-2222-3333-4444-555555555555");
    assertThat(plan.request().requiredBytes()).isEqualTo(1L << 30);
    assertThat(plan.request().content()).isEqualTo(new ContentSource.OfSnapshot("handle-1"));
    assertThat(plan.request().parameters()).isEqualTo(Map.of("tier", "gold"));
    assertThat(plan.request().capabilities())
        .containsExactly(
            new VolumeCapability(
                AccessMode.SINGLE_NODE_WRITER,
                new VolumeCapability.Mount("ext4", List.of("noatime"))));
    assertThat(plan.reference()).isEqualTo(REFERENCE);
  }

  @Test
  void theVolumeIsDescribedCompletely() { // PV-01 to 21
    Plan.Provision plan = provisions(YamlCluster.restore());
    var made =
        new ProvisionedVolume(
            "vol-1",
            0,
            Map.of("attribute", "value"),
            new ContentSource.OfSnapshot("handle-1"),
            List.of());

    var accepted = (BackendAnswer.Accepted) BackendAnswer.judge(plan, made);

    PersistentVolume volume = accepted.volume();
    assertThat(volume.metadata().name()).isEqualTo(plan.request().name());
    assertThat(volume.metadata().finalizers())
        .containsExactly("external-provisioner.volume.kubernetes.io/finalizer");
    assertThat(volume.metadata().annotations())
        .containsEntry("pv.kubernetes.io/provisioned-by", DRIVER)
        .containsEntry("volume.kubernetes.io/provisioner-deletion-secret-name", "")
        .containsEntry("volume.kubernetes.io/provisioner-deletion-secret-namespace", "");
    assertThat(volume.spec().capacity()).isEqualTo(Map.of("storage", Quantity.parse("1Gi")));
    assertThat(volume.spec().accessModes()).containsExactly("ReadWriteOnce");
    assertThat(volume.spec().mountOptions()).containsExactly("noatime");
    assertThat(volume.spec().storageClassName()).isEqualTo("fast");
    assertThat(volume.spec().persistentVolumeReclaimPolicy()).isEqualTo("Delete");
    assertThat(volume.spec().nodeAffinity()).isNull();
    var claimRef = volume.spec().claimRef();
    assertThat(claimRef.key()).isEqualTo(ObjectKey.of("dev", "restore"));
    assertThat(claimRef.uid()).isEqualTo("11111111-2222-3333-4444-555555555555");
    assertThat(claimRef.resourceVersion()).isEqualTo("7");
    var csi = volume.spec().csi();
    assertThat(csi.driver()).isEqualTo(DRIVER);
    assertThat(csi.volumeHandle()).isEqualTo("vol-1");
    assertThat(csi.fsType()).isEqualTo("ext4");
    assertThat(csi.volumeAttributes())
        .isEqualTo(
            Map.of("storage.kubernetes.io/csiProvisionerIdentity", "me", "attribute", "value"));
    assertThat(volume.toString()).doesNotContain("prod"); // PV-19: nothing refers to the source
  }

  @Test
  void deniedClaimsLearnHowToGetTheGrant() { // GRANT-12
    var denied = GrantDecision.Denied.DENIED;

    var wait = (Plan.Wait) planner.plan(YamlCluster.restore(), cluster, denied);

    assertThat(wait.reason()).isEqualTo(ReasonCode.RefNotPermitted);
    assertThat(wait.on()).containsExactly(new Dependency.OnGrant(REFERENCE));
    assertThat(wait.message())
        .contains("dev/restore", "VolumeSnapshot prod/backup", "ReferenceGrant in namespace prod")
        .contains(
            "spec.from [{group: \"\", kind: PersistentVolumeClaim, namespace: dev}]",
            "spec.to [{group: \"snapshot.storage.k8s.io\", kind: VolumeSnapshot, name: backup}]");
  }

  @Test
  void aDeniedClaimReadsTheSameWhetherTheSourceExistsOrNot() { // GRANT-12, invariant 3
    var denied = GrantDecision.Denied.DENIED;
    var unknown = new GrantDecision.Unknown("the cluster's inside: prod/backup is gone");
    YamlCluster empty =
        YamlCluster.withSnapshot()
            .remove(ResourceTypes.VOLUME_SNAPSHOTS, ObjectKey.of("prod", "backup"))
            .remove(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, ObjectKey.clusterScoped("content"));
    YamlCluster broken =
        YamlCluster.withSnapshot().trouble(ResourceTypes.VOLUME_SNAPSHOTS, "not installed");
    for (String size : List.of("1Gi", "1", "5Gi")) {
      PersistentVolumeClaim claim = YamlCluster.restore(size, "volumeMode: Block");
      for (GrantDecision decision : List.of(denied, unknown)) {
        Plan plan = planner.plan(claim, cluster, decision);
        assertThat(plan).isInstanceOf(Plan.Wait.class);
        assertThat(planner.plan(claim, empty, decision)).isEqualTo(plan);
        assertThat(planner.plan(claim, broken, decision)).isEqualTo(plan);
        assertThat(((Plan.Wait) plan).message()).doesNotContain("inside");
      }
    }
  }

  @Test
  void anUnknownDecisionIsNoYes() {
    var wait =
        (Plan.Wait)
            planner.plan(
                YamlCluster.restore(), cluster, new GrantDecision.Unknown("no permission"));
    assertThat(wait.reason()).isEqualTo(ReasonCode.GrantsUnknown);
  }

  @Test
  void anExplicitOwnOrEmptyNamespaceNeedsNoGrant() { // SRC-03, SRC-06, DEF-14
    cluster
        .add(
            ResourceTypes.VOLUME_SNAPSHOTS,
            """
            metadata: {namespace: dev, name: own, uid: own-uid}
            status: {boundVolumeSnapshotContentName: own-content, readyToUse: true}
            """)
        .add(
            ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
            """
            metadata: {name: own-content}
            spec:
              driver: hostpath.csi.xns.dev
              volumeSnapshotRef: {namespace: dev, name: own, uid: own-uid}
            status: {snapshotHandle: own-handle}
            """);
    for (String namespace : List.of("", ", namespace: ''", ", namespace: dev")) {
      String source =
          "{apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: own" + namespace + "}";
      for (String field : List.of("dataSource: ", "dataSourceRef: ")) {
        Plan plan = planner.plan(plain(OURS, SPEC + ", " + field + source), cluster, null);
        assertThat(plan).as(field + source).isInstanceOf(Plan.Provision.class);
        assertThat(((Plan.Provision) plan).reference()).isNull();
      }
    }
  }

  @Test
  void sourcesInOtherNamespacesCanBeSwitchedOff() { // SRC-02
    var wait = (Plan.Wait) planner(FEATURES, false).plan(YamlCluster.restore(), cluster, YES);
    assertThat(wait.reason()).isEqualTo(ReasonCode.CrossNamespaceDisabled);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void populatorKindsAreLeftAloneWithoutLookingAtGrantsOrGates(boolean crossNamespace) {
    // SRC-10, DEF-16, DEF-28: also the claim kind in a foreign group
    for (String source :
        List.of(
            "{apiGroup: hello.example.com, kind: Hello, name: x, namespace: prod}",
            "{apiGroup: example.com, kind: PersistentVolumeClaim, name: x, namespace: prod}")) {
      assertThat(
              planner(FEATURES, crossNamespace)
                  .plan(plain(OURS, SPEC + ", dataSourceRef: " + source), cluster, null))
          .isInstanceOf(Plan.LeaveToPopulator.class);
    }
  }

  static Stream<Arguments> claimsThatAreNotOurs() {
    return Stream.of(
        Arguments.of("CLAIM-04 bound", plain(OURS, SPEC + ", volumeName: pv-1")),
        Arguments.of("CLAIM-05 no annotation", plain("", SPEC)),
        Arguments.of(
            "CLAIM-05 other",
            plain("volume.kubernetes.io/storage-provisioner: other.example.com", SPEC)),
        Arguments.of(
            "CLAIM-05 beta name only counts without the other",
            plain(
                "volume.kubernetes.io/storage-provisioner: other.example.com,"
                    + " volume.beta.kubernetes.io/storage-provisioner: "
                    + DRIVER,
                SPEC)),
        Arguments.of(
            "DEF-39 being deleted",
            YamlCluster.claim(
                """
                metadata:
                  {namespace: dev, name: data, uid: u, deletionTimestamp: "2026-01-01T00:00:00Z",
                   annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev}}
                spec: {storageClassName: fast}
                """)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claimsThatAreNotOurs")
  void otherPeoplesClaimsAreIgnored(String rule, PersistentVolumeClaim claim) {
    assertThat(planner.plan(claim, cluster, null)).as(rule).isInstanceOf(Plan.Ignore.class);
  }

  @Test
  void theBetaAnnotationCountsIfTheOtherIsAbsent() { // CLAIM-05
    provisions(plain("volume.beta.kubernetes.io/storage-provisioner: " + DRIVER, SPEC));
  }

  @Test
  void delayedBindingWaitsForTheScheduler() { // CLAIM-08
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        """
        metadata: {name: fast}
        provisioner: hostpath.csi.xns.dev
        volumeBindingMode: WaitForFirstConsumer
        """);
    assertThat(planner.plan(plain(OURS, SPEC), cluster, null)).isInstanceOf(Plan.Ignore.class);
    provisions(plain(OURS + ", volume.kubernetes.io/selected-node: n1", SPEC));
  }

  @Test
  void aClaimWithItsVolumeIsLeftAlone() { // CLAIM-09
    String name = "pvc-99999999-2222-3333-4444-555555555555";
    cluster.add(
        ResourceTypes.PERSISTENT_VOLUMES,
        "metadata: {name: %s}\nspec: {claimRef: {uid: %s}}".formatted(name, name.substring(4)));
    assertThat(planner.plan(plain(OURS, SPEC), cluster, null)).isInstanceOf(Plan.Ignore.class);

    cluster.add(
        ResourceTypes.PERSISTENT_VOLUMES,
        "metadata: {name: %s}\nspec: {claimRef: {uid: somebody-else}}".formatted(name));
    assertThat(waits(plain(OURS, SPEC)).reason()).isEqualTo(ReasonCode.VolumeNameTaken);
  }

  static Stream<Arguments> badClaims() {
    return Stream.of(
        Arguments.of(
            ReasonCode.ClassMissing,
            plain(OURS, "resources: {requests: {storage: 1Gi}}"),
            "StorageClass"),
        Arguments.of(
            ReasonCode.ClassNotFound,
            plain(OURS, "storageClassName: slow, resources: {requests: {storage: 1Gi}}"),
            "slow"),
        Arguments.of(ReasonCode.SizeMissing, plain(OURS, "storageClassName: fast"), "no size"),
        Arguments.of(
            ReasonCode.SizeInvalid,
            plain(OURS, "storageClassName: fast, resources: {requests: {storage: '-5'}}"),
            "-5"),
        Arguments.of(
            ReasonCode.SizeInvalid,
            plain(OURS, "storageClassName: fast, resources: {requests: {storage: '0'}}"),
            "more than nothing"),
        Arguments.of(
            ReasonCode.SelectorNotSupported, plain(OURS, SPEC + ", selector: {}"), "selector"),
        Arguments.of(
            ReasonCode.AccessModeInvalid,
            plain(
                OURS,
                "storageClassName: fast, accessModes: [WriteSometimes],"
                    + " resources: {requests: {storage: 1Gi}}"),
            "WriteSometimes"),
        Arguments.of(
            ReasonCode.SourceInvalid,
            plain(OURS, SPEC + ", dataSource: {apiGroup: snapshot.storage.k8s.io, name: x}"),
            "without a kind"),
        Arguments.of(
            ReasonCode.SourceInvalid,
            plain(OURS, SPEC + ", dataSource: {kind: VolumeSnapshot, name: ''}"),
            "without a name"),
        Arguments.of(
            ReasonCode.SourceGroupWrong,
            plain(OURS, SPEC + ", dataSourceRef: {kind: VolumeSnapshot, name: x, namespace: prod}"),
            "apiGroup \"\""),
        Arguments.of(
            ReasonCode.SourceGroupWrong,
            plain(
                OURS,
                SPEC
                    + ", dataSourceRef: {apiGroup: snapshot.storage.k8s.io/v1,"
                    + " kind: VolumeSnapshot, name: x, namespace: prod}"),
            "snapshot.storage.k8s.io/v1"),
        Arguments.of(
            ReasonCode.SizeTooSmall,
            YamlCluster.restore("1073741823", ""),
            "needs 1073741824 bytes, but the claim asks for 1073741823"),
        Arguments.of(
            ReasonCode.VolumeModeMismatch,
            YamlCluster.restore("1Gi", "volumeMode: Block"),
            "missing"));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("badClaims")
  void badClaimsAreExplained(ReasonCode reason, PersistentVolumeClaim claim, String text) {
    Plan.Wait wait = waits(claim);
    assertThat(wait.reason()).isEqualTo(reason);
    assertThat(wait.message()).contains("claim " + claim.key(), text);
  }

  @ParameterizedTest
  @CsvSource({"true, ''", "T, ''", "1, ''", "false, is false", "yes, is not a boolean"})
  void theVolumeModeChangesOnlyWithLeave(String value, String problem) { // SNAP-14
    cluster.add(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        """
        metadata:
          name: content
          annotations: {snapshot.storage.kubernetes.io/allow-volume-mode-change: '%s'}
        spec:
          driver: hostpath.csi.xns.dev
          sourceVolumeMode: Filesystem
          volumeSnapshotRef: {namespace: prod, name: backup, uid: snap-uid}
        status: {snapshotHandle: handle-1}
        """
            .formatted(value));
    PersistentVolumeClaim block = YamlCluster.restore("1Gi", "volumeMode: Block");
    if (problem.isEmpty()) {
      assertThat(provisions(block).request().capabilities().get(0).access())
          .isEqualTo(new VolumeCapability.Block());
    } else {
      assertThat(waits(block).message()).contains(problem);
    }
  }

  @ParameterizedTest
  @CsvSource({"1Gi", "5Gi", "1073741824", "1073741823500m"})
  void aRestoreMayBeLargerThanItsSnapshot(String size) { // SNAP-11, SNAP-16
    provisions(YamlCluster.restore(size, ""));
  }

  @Test
  void everyMissingCapabilityIsNamedInOrder() { // CAP-01 to 03, CAP-10
    Set<BackendFeature> features = EnumSet.noneOf(BackendFeature.class);
    for (BackendFeature feature :
        List.of(
            BackendFeature.CONTROLLER_SERVICE,
            BackendFeature.CREATE_DELETE_VOLUME,
            BackendFeature.CREATE_DELETE_SNAPSHOT)) {
      var wait = (Plan.Wait) planner(features, true).plan(YamlCluster.restore(), cluster, YES);
      assertThat(wait.reason()).isEqualTo(ReasonCode.DriverLacksCapability);
      assertThat(wait.message()).contains("capability " + feature);
      assertThat(wait.on()).containsExactly(new Dependency.OnBackend());
      features.add(feature);
    }
    assertThat(planner(features, true).plan(YamlCluster.restore(), cluster, YES))
        .isInstanceOf(Plan.Provision.class);
  }

  @ParameterizedTest
  @CsvSource({
    "csi.storage.k8s.io/fstype: xfs, xfs",
    "FsType: btrfs, btrfs",
    "other: x, ext4",
    "csi.storage.k8s.io/fstype: '', ext4"
  })
  void theFileSystemComesFromTheClassOrTheDefault(String parameter, String expected) { // REQ-05
    fastWith(parameter);
    var mount =
        (VolumeCapability.Mount)
            provisions(plain(OURS, SPEC)).request().capabilities().get(0).access();
    assertThat(mount.fsType()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fstype: xfs, csi.storage.k8s.io/fstype: xfs | ParameterInvalid | more than once",
        "csi.storage.k8s.io/nonsense: x | ParameterInvalid | csi.storage.k8s.io/nonsense",
        "csi.storage.k8s.io/provisioner-secret-name: s | ParameterInvalid | both are needed"
      })
  void classParametersThatCannotBeUsedAreRefused(
      String parameters, ReasonCode reason, String text) { // REQ-05, REQ-08
    fastWith(parameters);
    Plan.Wait wait = waits(plain(OURS, SPEC));
    assertThat(wait.reason()).isEqualTo(reason);
    assertThat(wait.message()).contains(text, "StorageClass fast");
    assertThat(wait.on()).contains(Dependencies.onClass("fast"));
  }

  @Test
  void reservedParametersStayHereAndTheRestGoesToTheDriver() { // REQ-08
    fastWith("csi.storage.k8s.io/fstype: xfs, replicas: '3'");
    assertThat(provisions(plain(OURS, SPEC)).request().parameters())
        .isEqualTo(Map.of("replicas", "3"));
  }

  private void fastWith(String parameters) {
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        "metadata: {name: fast}\nprovisioner: %s\nparameters: {%s}".formatted(DRIVER, parameters));
  }

  @Test
  void aShortenedUidHasNoDashes() { // REQ-02
    var claim = YamlCluster.claim("metadata: {namespace: a, name: b, uid: te-st-id}");
    assertThat(nameOf(claim, 5)).isEqualTo("test-testi");
    assertThat(nameOf(claim, 32)).isEqualTo("test-testid");
    assertThat(nameOf(claim, -1)).isEqualTo("test-te-st-id");
  }

  private static String nameOf(PersistentVolumeClaim claim, int uuidLength) {
    return VolumeName.of(
        claim, VolumeNaming.builder().prefix("test").uuidLength(uuidLength).build());
  }

  static Stream<Arguments> badAnswers() {
    return Stream.of(
        Arguments.of( // REQ-11
            "with 5 bytes, but 1073741824",
            new ProvisionedVolume(
                "v", 5, Map.of(), new ContentSource.OfSnapshot("handle-1"), List.of())),
        Arguments.of( // REQ-12
            "without confirming the source",
            new ProvisionedVolume("v", 0, Map.of(), null, List.of())),
        Arguments.of( // DEF-32
            "without confirming the source",
            new ProvisionedVolume(
                "v", 0, Map.of(), new ContentSource.OfSnapshot("other"), List.of())));
  }

  @ParameterizedTest
  @MethodSource("badAnswers")
  void aVolumeThatIsNotWhatWasAskedForIsNotHandedOut(String text, ProvisionedVolume made) {
    var unusable =
        (BackendAnswer.Unusable) BackendAnswer.judge(provisions(YamlCluster.restore()), made);
    assertThat(unusable.message()).contains("claim dev/restore", text);
  }
}
