package dev.xns.core.internal.plan;

import static dev.xns.core.internal.plan.YamlCluster.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.CheckResult.Verdict;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checks that planning says it makes, and where it says that it ended. */
class ClaimChecksTest {
  private static final GrantDecision YES = new GrantDecision.Allowed(ObjectKey.of("prod", "allow"));

  /** A claim to which every check applies, and which passes them all. */
  private static final String CLAIM =
      """
      metadata:
        namespace: dev
        name: restore
        uid: 11111111-2222-3333-4444-555555555555
        annotations:
          volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev
          volume.kubernetes.io/selected-node: n1
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
        storageClassName: fast
        volumeAttributesClassName: silver
        dataSourceRef:
          {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup, namespace: prod}
      """;

  private static final String CLASS =
      """
      metadata: {name: fast}
      provisioner: hostpath.csi.xns.dev
      volumeBindingMode: WaitForFirstConsumer
      parameters: {tier: gold}
      """;

  private static YamlCluster cluster() {
    return YamlCluster.withSnapshot()
        .node("n1", "zone=z1", true)
        .add(ResourceTypes.STORAGE_CLASSES, CLASS)
        .add(
            ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
            "metadata: {name: silver}\ndriverName: hostpath.csi.xns.dev");
  }

  private static ClaimPlanner planner(Set<BackendFeature> features) {
    return new ClaimPlanner(
        new ClaimSettings(
            DRIVER,
            features,
            "me",
            EngineOptions.builder().volumes(volumes -> volumes.defaultFsType("ext4")).build()));
  }

  private static final ClaimPlanner PLANNER = planner(EnumSet.allOf(BackendFeature.class));

  private static List<CheckResult> checks(
      ClaimPlanner planner, String claim, YamlCluster cluster, @Nullable GrantDecision decision) {
    PersistentVolumeClaim parsed = YamlCluster.claim(claim);
    var trace = new CheckTrace();
    Plan plan = planner.plan(parsed, cluster, decision, trace);
    assertThat(planner.plan(parsed, cluster, decision)).as("whoever listens").isEqualTo(plan);
    return trace.results(plan);
  }

  private static void assertEndsAt(
      ClaimCheck end, Verdict verdict, @Nullable ReasonCode reason, List<CheckResult> results) {
    assertThat(results).extracting(CheckResult::check).containsExactly(ClaimCheck.values());
    for (CheckResult result : results) {
      int order = result.check().compareTo(end);
      if (order == 0) {
        assertThat(result.verdict()).as("%s", result).isEqualTo(verdict);
        assertThat(result.reason()).isEqualTo(reason);
        assertThat(result.message()).isNotEmpty();
      } else {
        assertThat(result)
            .isEqualTo(
                new CheckResult(
                    result.check(), order < 0 ? Verdict.PASSED : Verdict.NOT_REACHED, null, ""));
      }
    }
  }

  @Test
  void aClaimWithoutFaultPassesEveryCheck() {
    assertThat(checks(PLANNER, CLAIM, cluster(), YES))
        .extracting(CheckResult::verdict)
        .hasSize(ClaimCheck.values().length)
        .containsOnly(Verdict.PASSED);
  }

  static Stream<Arguments> claimsThatFail() {
    return Stream.of(
        claim(ClaimCheck.CLASS, ReasonCode.ClassNotFound, "Name: fast", "Name: slow"),
        claim(ClaimCheck.VOLUME_NAME, ReasonCode.SourceInvalid, "uid: 1.*5555", "uid: ''"),
        claim(ClaimCheck.SOURCE, ReasonCode.SourceGroupWrong, "apiGroup: snap", "apiGroup: nap"),
        claim(
            ClaimCheck.SELECTOR, ReasonCode.SelectorNotSupported, "spec:", "spec:\n  selector: {}"),
        claim(ClaimCheck.ACCESS_MODES, ReasonCode.AccessModeInvalid, "ReadWriteOnce", "Sometimes"),
        claim(ClaimCheck.SIZE, ReasonCode.SizeMissing, "requests: .*\\}\\}", "limits: {}}"),
        claim(ClaimCheck.SOURCE_READY, ReasonCode.SizeTooSmall, "storage: 1Gi", "storage: 1Mi"),
        claim(ClaimCheck.TOPOLOGY, ReasonCode.NodeNotFound, "node: n1", "node: n2"),
        claim(
            ClaimCheck.ATTRIBUTES_CLASS,
            ReasonCode.AttributesClassNotFound,
            "ClassName: silver",
            "ClassName: bronze"));
  }

  private static Arguments claim(ClaimCheck check, ReasonCode reason, String good, String bad) {
    return Arguments.of(check, reason, CLAIM.replaceAll(good, bad));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("claimsThatFail")
  void planningEndsAtTheFirstCheckThatFails(ClaimCheck check, ReasonCode reason, String claim) {
    assertEndsAt(check, Verdict.FAILED, reason, checks(PLANNER, claim, cluster(), YES));
  }

  static Stream<Arguments> clustersThatFail() {
    return Stream.of(
        cluster(
            ClaimCheck.VOLUME_NAME,
            ReasonCode.VolumeNameTaken,
            cluster ->
                cluster.add(
                    ResourceTypes.PERSISTENT_VOLUMES,
                    "metadata: {name: pvc-11111111-2222-3333-4444-555555555555}")),
        cluster(
            ClaimCheck.FILE_SYSTEM,
            ReasonCode.ParameterInvalid,
            withParameters("fstype: xfs, csi.storage.k8s.io/fstype: xfs")),
        cluster(
            ClaimCheck.PARAMETERS,
            ReasonCode.ParameterInvalid,
            withParameters("csi.storage.k8s.io/nonsense: x")),
        cluster(
            ClaimCheck.SECRETS,
            ReasonCode.ParameterInvalid,
            withParameters("csi.storage.k8s.io/provisioner-secret-name: x")),
        cluster(
            ClaimCheck.SOURCE_READY,
            ReasonCode.KindUnavailable,
            cluster -> cluster.trouble(ResourceTypes.VOLUME_SNAPSHOTS, "not installed")),
        cluster(
            ClaimCheck.ATTRIBUTES_CLASS,
            ReasonCode.AttributesClassMismatch,
            cluster ->
                cluster.add(
                    ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
                    "metadata: {name: silver}\ndriverName: other")));
  }

  private static Arguments cluster(
      ClaimCheck check, ReasonCode reason, UnaryOperator<YamlCluster> change) {
    return Arguments.of(check, reason, change);
  }

  private static UnaryOperator<YamlCluster> withParameters(String parameters) {
    return cluster ->
        cluster.add(ResourceTypes.STORAGE_CLASSES, CLASS.replace("tier: gold", parameters));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("clustersThatFail")
  void whatIsWrongAroundTheClaimFailsItsCheck(
      ClaimCheck check, ReasonCode reason, UnaryOperator<YamlCluster> change) {
    assertEndsAt(
        check, Verdict.FAILED, reason, checks(PLANNER, CLAIM, change.apply(cluster()), YES));
  }

  @Test
  void withoutAYesPlanningEndsAtTheGrant() {
    assertEndsAt(
        ClaimCheck.GRANT,
        Verdict.FAILED,
        ReasonCode.RefNotPermitted,
        checks(PLANNER, CLAIM, cluster(), GrantDecision.Denied.DENIED));
    assertEndsAt(
        ClaimCheck.GRANT,
        Verdict.FAILED,
        ReasonCode.GrantsUnknown,
        checks(PLANNER, CLAIM, cluster(), new GrantDecision.Unknown("not read yet")));
    assertEndsAt(ClaimCheck.GRANT, Verdict.SETTLED, null, checks(PLANNER, CLAIM, cluster(), null));
  }

  @Test
  void aDriverThatCannotRestoreFailsItsCapabilities() {
    Set<BackendFeature> fewer =
        EnumSet.complementOf(EnumSet.of(BackendFeature.CREATE_DELETE_SNAPSHOT));
    assertEndsAt(
        ClaimCheck.CAPABILITIES,
        Verdict.FAILED,
        ReasonCode.DriverLacksCapability,
        checks(planner(fewer), CLAIM, cluster(), YES));
  }

  static Stream<Arguments> claimsThatNeedNothing() {
    return Stream.of(
        Arguments.of(ClaimCheck.UNBOUND, CLAIM + "  volumeName: pv-1\n"),
        Arguments.of(ClaimCheck.DRIVER, CLAIM.replace("hostpath.csi.xns.dev", "other")),
        Arguments.of(
            ClaimCheck.NOT_DELETED,
            CLAIM.replace("  uid:", "  deletionTimestamp: '2026-01-01T00:00:00Z'\n  uid:")),
        Arguments.of(
            ClaimCheck.SELECTED_NODE,
            CLAIM.replace("    volume.kubernetes.io/selected-node: n1\n", "")),
        Arguments.of(
            ClaimCheck.SOURCE, CLAIM.replace("snapshot.storage.k8s.io, kind: V", "x.y, kind: W")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("claimsThatNeedNothing")
  void nothingToDoIsNoFault(ClaimCheck check, String claim) {
    assertEndsAt(check, Verdict.SETTLED, null, checks(PLANNER, claim, cluster(), YES));
  }

  @Test
  void theClassAndTheVolumeSettleTheMatterToo() {
    YamlCluster foreign =
        cluster().add(ResourceTypes.STORAGE_CLASSES, CLASS.replace("hostpath", "other"));
    assertEndsAt(ClaimCheck.CLASS, Verdict.SETTLED, null, checks(PLANNER, CLAIM, foreign, YES));
    YamlCluster made =
        cluster()
            .add(
                ResourceTypes.PERSISTENT_VOLUMES,
                """
                metadata: {name: pvc-11111111-2222-3333-4444-555555555555}
                spec: {claimRef: {uid: 11111111-2222-3333-4444-555555555555}}
                """);
    assertEndsAt(ClaimCheck.VOLUME_NAME, Verdict.SETTLED, null, checks(PLANNER, CLAIM, made, YES));
  }

  @Test
  void aPlainClaimNeedsFewerChecks() {
    YamlCluster cluster =
        cluster()
            .add(
                ResourceTypes.STORAGE_CLASSES,
                CLASS.replace("volumeBindingMode: WaitForFirstConsumer\n", ""));
    String plain =
        CLAIM
            .replaceAll("(?s)  dataSourceRef:.*", "")
            .replace("  volumeAttributesClassName: silver\n", "");
    Set<BackendFeature> features =
        Set.of(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME);

    assertThat(checks(planner(features), plain, cluster, null))
        .filteredOn(result -> result.verdict() != Verdict.PASSED)
        .isEqualTo(
            Arrays.stream(
                    new ClaimCheck[] {
                      ClaimCheck.SELECTED_NODE,
                      ClaimCheck.SOURCE,
                      ClaimCheck.GRANT,
                      ClaimCheck.SOURCE_READY,
                      ClaimCheck.TOPOLOGY,
                      ClaimCheck.ATTRIBUTES_CLASS
                    })
                .map(check -> new CheckResult(check, Verdict.NOT_APPLICABLE, null, ""))
                .toList());
  }

  @Test
  void aSourceInTheSameNamespaceNeedsNoGrant() {
    List<CheckResult> results =
        checks(PLANNER, CLAIM.replace("namespace: prod", "namespace: dev"), cluster(), null);

    assertThat(results)
        .contains(new CheckResult(ClaimCheck.GRANT, Verdict.NOT_APPLICABLE, null, ""))
        .filteredOn(result -> result.verdict() == Verdict.FAILED)
        .extracting(CheckResult::reason)
        .containsExactly(ReasonCode.SnapshotNotFound);
  }
}
