package dev.xns.core.internal.plan;

import static dev.xns.core.internal.plan.YamlCluster.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What options, capabilities and odd claims make of a plan. */
class RequestRulesTest {
  private static final GrantDecision YES = new GrantDecision.Allowed(ObjectKey.of("prod", "allow"));
  private static final String SPEC =
      "storageClassName: fast, accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}";

  private final YamlCluster cluster = YamlCluster.withSnapshot();
  private final List<BackendFeature> features =
      new ArrayList<>(
          List.of(
              BackendFeature.CONTROLLER_SERVICE,
              BackendFeature.CREATE_DELETE_VOLUME,
              BackendFeature.CREATE_DELETE_SNAPSHOT));
  private boolean preventModeChange = true;
  private boolean extraMetadata = false;
  private boolean crossNamespace = true;

  private Plan plan(PersistentVolumeClaim claim) {
    var settings =
        new ClaimSettings(
            DRIVER,
            Set.copyOf(features),
            "me",
            EngineOptions.builder()
                .volumes(volumes -> volumes.extraCreateMetadata(extraMetadata))
                .sources(
                    sources ->
                        sources
                            .crossNamespace(crossNamespace)
                            .preventVolumeModeConversion(preventModeChange))
                .build());
    return new ClaimPlanner(settings).plan(claim, cluster, YES);
  }

  private Plan plan(String annotations, String spec) {
    return plan(
        YamlCluster.claim(
            """
            metadata:
              namespace: dev
              name: data
              uid: u
              annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev%s}
            spec: {%s}
            """
                .formatted(annotations, spec)));
  }

  private Plan.Provision provisions(String spec) {
    return (Plan.Provision) plan("", spec);
  }

  private void fastWith(String parameters) {
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        "metadata: {name: fast}\nprovisioner: %s\nparameters: {%s}".formatted(DRIVER, parameters));
  }

  @Test
  void theDriverIsToldNamesIfThatIsWanted() { // REQ-09, FLAG-15
    fastWith("csi.storage.k8s.io/fstype: xfs, replicas: '3'");
    assertThat(provisions(SPEC).request().parameters()).isEqualTo(Map.of("replicas", "3"));

    extraMetadata = true;

    assertThat(provisions(SPEC).request().parameters())
        .isEqualTo(
            Map.of(
                "replicas", "3",
                "csi.storage.k8s.io/pvc/name", "data",
                "csi.storage.k8s.io/pvc/namespace", "dev",
                "csi.storage.k8s.io/pv/name", "pvc-u"));
    assertThat(((Plan.Provision) plan(YamlCluster.restore())).request().parameters().toString())
        .doesNotContain("prod", "backup");
  }

  @Test
  void olderKeysReachTheDriverToo() { // REQ-05, REQ-08
    fastWith("fsType: xfs, csiNodeStageSecretName: s, csiNodeStageSecretNamespace: n");

    Plan.Provision plan = provisions(SPEC);

    assertThat(plan.request().parameters())
        .isEqualTo(
            Map.of(
                "fsType",
                "xfs",
                "csiNodeStageSecretName",
                "s",
                "csiNodeStageSecretNamespace",
                "n"));
    assertThat(plan.deprecatedParameters())
        .containsExactly("csiNodeStageSecretName", "csiNodeStageSecretNamespace", "fsType");
  }

  @Test
  void eachAccessModeIsACapabilityInItsPlace() { // REQ-04
    String spec = SPEC.replace("[ReadWriteOnce]", "[ReadWriteMany, ReadWriteOnce, ReadWriteMany]");
    assertThat(provisions(spec).request().capabilities())
        .extracting(VolumeCapability::accessMode)
        .containsExactly(
            AccessMode.MULTI_NODE_MULTI_WRITER,
            AccessMode.SINGLE_NODE_WRITER,
            AccessMode.MULTI_NODE_MULTI_WRITER);
    assertThat(provisions(SPEC.replace("[ReadWriteOnce]", "[]")).request().capabilities())
        .isEmpty();
  }

  @Test
  void aDriverThatTellsWritersApartGetsTheOtherTable() { // CAP-06, REQ-06
    features.add(BackendFeature.SINGLE_NODE_MULTI_WRITER);
    assertThat(provisions(SPEC).request().capabilities().get(0).accessMode())
        .isEqualTo(AccessMode.SINGLE_NODE_MULTI_WRITER);
  }

  @Test
  void theVolumeModeMayChangeFreelyIfThatIsWanted() { // SNAP-14, FLAG-31
    PersistentVolumeClaim block = YamlCluster.restore("1Gi", "volumeMode: Block");
    assertThat(plan(block)).isInstanceOf(Plan.Wait.class);

    preventModeChange = false;

    assertThat(plan(block)).isInstanceOf(Plan.Provision.class);
  }

  @Test
  void aSnapshotThatSaysNoSizeOrModeIsNotMeasured() { // SNAP-12, SNAP-14
    cluster.add(
        ResourceTypes.VOLUME_SNAPSHOTS,
        """
        metadata: {namespace: prod, name: backup, uid: snap-uid}
        status: {boundVolumeSnapshotContentName: content, readyToUse: true}
        """);
    assertThat(plan(YamlCluster.restore("1", ""))).isInstanceOf(Plan.Provision.class);
    assertThat(plan(YamlCluster.restore("1", "volumeMode: Filesystem")))
        .isInstanceOf(Plan.Provision.class);
  }

  @Test
  void dataSourceComesBeforeDataSourceRef() { // SRC-01
    var plan =
        (Plan.Wait)
            plan(
                "",
                SPEC
                    + ", dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot,"
                    + " name: own}, dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind:"
                    + " VolumeSnapshot, name: backup, namespace: prod}");
    assertThat(plan.reason()).isEqualTo(ReasonCode.SnapshotNotFound);
    assertThat(plan.message()).contains("dev/own").doesNotContain("prod");
  }

  @Test
  void theOwnNamespaceMayBeNamedEvenIfOthersAreSwitchedOff() { // SRC-02, SRC-06
    crossNamespace = false;
    String source =
        ", dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: own,"
            + " namespace: dev}";
    assertThat(((Plan.Wait) plan("", SPEC + source)).reason())
        .isEqualTo(ReasonCode.SnapshotNotFound);
    assertThat(((Plan.Wait) plan("", SPEC + source.replace(": dev", ": prod"))).reason())
        .isEqualTo(ReasonCode.CrossNamespaceDisabled);
  }

  @Test
  void aClassOfAnotherProvisionerIsNoneOfOurBusiness() { // CLAIM-11
    cluster.add(ResourceTypes.STORAGE_CLASSES, "{metadata: {name: fast}, provisioner: other}");
    assertThat(plan("", SPEC)).isInstanceOf(Plan.Ignore.class);
  }

  @Test
  void anEmptySelectionIsNoneWhateverTheOlderOneSays() { // CLAIM-12
    String older = ", volume.alpha.kubernetes.io/selected-node: n1";
    assertThat(((Plan.Provision) plan(older, SPEC)).selectedNode()).isEqualTo("n1");
    assertThat(
            ((Plan.Provision) plan(older + ", volume.kubernetes.io/selected-node: ''", SPEC))
                .selectedNode())
        .isEmpty();
  }

  @Test
  void aClaimWithoutAUidIsDamaged() { // REQ-02
    var wait =
        (Plan.Wait)
            plan(
                YamlCluster.claim(
                    """
                    metadata:
                      namespace: dev
                      name: data
                      annotations:
                        {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev}
                    spec: {%s}
                    """
                        .formatted(SPEC)));
    assertThat(wait.message()).contains("claim dev/data has no UID");
  }

  @ParameterizedTest
  @EnumSource(
      value = BackendFeature.class,
      names = {"CONTROLLER_SERVICE", "CREATE_DELETE_VOLUME"})
  void withoutItsCapabilityADriverDeletesNothing(BackendFeature missing) { // CAP-01, CAP-02
    features.remove(missing);
    var volume =
        YamlCluster.parse(
            ResourceTypes.PERSISTENT_VOLUMES,
            """
            metadata: {name: pv-1}
            spec:
              persistentVolumeReclaimPolicy: Delete
              csi: {driver: hostpath.csi.xns.dev, volumeHandle: vol-1}
            status: {phase: Released}
            """);
    var wait =
        (VolumePlan.Wait) new VolumePlanner(DRIVER, Set.copyOf(features)).plan(volume, cluster);
    assertThat(wait.reason()).isEqualTo(ReasonCode.DriverLacksCapability);
    assertThat(wait.message()).contains("pv-1", missing.name());
  }
}
