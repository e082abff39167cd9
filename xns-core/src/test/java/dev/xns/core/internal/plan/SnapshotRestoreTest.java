package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** SNAP-01 to 08: each state of the source has its own reason and its own wake-ups. */
class SnapshotRestoreTest {
  private static final ObjectKey SNAPSHOT = ObjectKey.of("prod", "backup");

  private static final String BEING_DELETED =
      "snapshot.storage.kubernetes.io/volumesnapshot-being-deleted";

  private static YamlCluster snapshot(String metadata, String status) {
    return YamlCluster.withSnapshot()
        .add(
            ResourceTypes.VOLUME_SNAPSHOTS,
            "metadata: {namespace: prod, name: backup, uid: snap-uid%s}\nstatus: %s"
                .formatted(metadata, status));
  }

  private static YamlCluster content(String driver, String uid, String status) {
    return YamlCluster.withSnapshot()
        .add(
            ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
            """
            metadata: {name: content}
            spec:
              driver: %s
              volumeSnapshotRef: {namespace: prod, name: backup, uid: %s}
            status: %s
            """
                .formatted(driver, uid, status));
  }

  private static YamlCluster marked(String metadata) {
    return YamlCluster.withSnapshot()
        .add(
            ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
            """
            metadata: {name: content, %s}
            spec:
              driver: hostpath.csi.xns.dev
              volumeSnapshotRef: {namespace: prod, name: backup, uid: snap-uid}
            status: {snapshotHandle: h}
            """
                .formatted(metadata));
  }

  static Stream<Arguments> states() {
    String bound = "boundVolumeSnapshotContentName: content";
    return Stream.of(
        Arguments.of(
            "SNAP-01",
            YamlCluster.withSnapshot().remove(ResourceTypes.VOLUME_SNAPSHOTS, SNAPSHOT),
            ReasonCode.SnapshotNotFound,
            false),
        Arguments.of(
            "SNAP-02",
            snapshot(
                ", deletionTimestamp: '2026-01-01T00:00:00Z'", "{" + bound + ", readyToUse: true}"),
            ReasonCode.SnapshotBeingDeleted,
            false),
        Arguments.of(
            "DEF-25",
            snapshot(
                ", deletionTimestamp: '2026-01-01T00:00:00Z', finalizers:"
                    + " [provisioner.storage.kubernetes.io/volumesnapshot-as-source-protection]",
                "{" + bound + ", readyToUse: true}"),
            ReasonCode.SnapshotBeingDeleted,
            false),
        Arguments.of("SNAP-03", snapshot("", "null"), ReasonCode.SnapshotNotBound, false),
        Arguments.of(
            "SNAP-03", snapshot("", "{readyToUse: true}"), ReasonCode.SnapshotNotBound, false),
        Arguments.of(
            "SNAP-04",
            YamlCluster.withSnapshot()
                .remove(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, ObjectKey.clusterScoped("content")),
            ReasonCode.SnapshotContentNotFound,
            true),
        Arguments.of(
            "SNAP-05",
            content(YamlCluster.DRIVER, "another-uid", "{snapshotHandle: h}"),
            ReasonCode.SnapshotContentMismatch,
            true),
        Arguments.of(
            "SNAP-06",
            content("other.example.com", "snap-uid", "{snapshotHandle: h}"),
            ReasonCode.DriverMismatch,
            true),
        Arguments.of(
            "DEF-18 marked",
            marked("annotations: {" + BEING_DELETED + ": 'yes'}"),
            ReasonCode.SnapshotBeingDeleted,
            true),
        Arguments.of(
            "DEF-18 being deleted",
            marked("deletionTimestamp: '2026-01-01T00:00:00Z'"),
            ReasonCode.SnapshotBeingDeleted,
            true),
        Arguments.of(
            "SNAP-07", snapshot("", "{" + bound + "}"), ReasonCode.SnapshotNotReady, false),
        Arguments.of(
            "SNAP-07",
            snapshot("", "{" + bound + ", readyToUse: false}"),
            ReasonCode.SnapshotNotReady,
            false),
        Arguments.of(
            "SNAP-08",
            content(YamlCluster.DRIVER, "snap-uid", "{}"),
            ReasonCode.SnapshotNotReady,
            true),
        Arguments.of(
            "SNAP-08",
            content(YamlCluster.DRIVER, "snap-uid", "{snapshotHandle: ''}"),
            ReasonCode.SnapshotNotReady,
            true));
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("states")
  void eachStateOfTheSourceIsExplainedAndWaitedFor(
      String rule, YamlCluster cluster, ReasonCode reason, boolean onContent) {
    var wait = (Plan.Wait) plan(cluster);

    assertThat(wait.reason()).as(rule).isEqualTo(reason);
    // DEF-12, DEF-13: claim and source by full name, nothing else from the source's namespace
    assertThat(wait.message())
        .contains("claim dev/restore", "VolumeSnapshot prod/backup")
        .doesNotContain("snap-uid", "\"content\"", "boundVolumeSnapshotContentName");
    assertThat(wait.on()).contains(Dependencies.onSnapshot(SNAPSHOT));
    assertThat(wait.on().contains(Dependencies.onSnapshotContent("content"))).isEqualTo(onContent);
  }

  @Test
  void withoutTheSnapshotKindsOnlyRestoresWait() { // DEF-09
    YamlCluster cluster =
        YamlCluster.withSnapshot().trouble(ResourceTypes.VOLUME_SNAPSHOTS, "kind not installed");
    var wait = (Plan.Wait) plan(cluster);
    assertThat(wait.reason()).isEqualTo(ReasonCode.KindUnavailable);
    assertThat(wait.on()).containsExactly(Dependency.on(ResourceTypes.VOLUME_SNAPSHOTS));
  }

  private static Plan plan(YamlCluster cluster) {
    var settings =
        new ClaimSettings(
            YamlCluster.DRIVER,
            EnumSet.complementOf(EnumSet.of(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS)),
            "me",
            EngineOptions.defaults());
    return new ClaimPlanner(settings)
        .plan(
            YamlCluster.restore(),
            cluster,
            new GrantDecision.Allowed(ObjectKey.of("prod", "allow")));
  }
}
