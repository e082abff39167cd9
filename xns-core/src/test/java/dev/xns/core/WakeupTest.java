package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What a claim waits for wakes it at once, no matter how long it has waited: nothing here lets time
 * pass after the change (DEF-06, DEF-07, invariant 5).
 */
class WakeupTest {
  private static final Duration LONG = Duration.ofHours(3).plusSeconds(7);

  private static void assertServed(EngineFixture fixture) {
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().files()).containsKey("greeting");
  }

  private static void assertWaits(EngineFixture fixture, ReasonCode reason) {
    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore " + reason);
  }

  @Test
  void grantIsCreated() {
    EngineFixture fixture = EngineFixture.withSnapshot().addRestore().pass(LONG);
    assertWaits(fixture, ReasonCode.RefNotPermitted);

    fixture.now(ALLOW_DEV);

    assertServed(fixture);
  }

  @Test
  void grantIsCorrected() {
    EngineFixture fixture =
        EngineFixture.withSnapshot()
            .apply(ALLOW_DEV.replace("kind: VolumeSnapshot", "kind: VolumeSnap"))
            .addRestore()
            .pass(LONG);
    assertWaits(fixture, ReasonCode.RefNotPermitted);

    fixture.now(ALLOW_DEV);

    assertServed(fixture);
  }

  @Test
  void grantForOthersWakesNobody() {
    EngineFixture fixture = EngineFixture.withSnapshot().addRestore().pass(LONG);
    int heard = fixture.heard.size();

    fixture.now(ALLOW_DEV.replace("namespace: dev", "namespace: other"));

    assertThat(fixture.heard).hasSize(heard);
  }

  @Test
  void snapshotIsCreated() {
    EngineFixture fixture =
        new EngineFixture().apply(CLASS).apply(ALLOW_DEV).start().addRestore().pass(LONG);
    assertWaits(fixture, ReasonCode.SnapshotNotFound);

    fixture.addSnapshot(true).time.run();

    assertServed(fixture);
  }

  @Test
  void snapshotBecomesReady() {
    EngineFixture fixture =
        new EngineFixture().apply(CLASS).apply(ALLOW_DEV).addSnapshot(false).start().addRestore();
    fixture.pass(LONG);
    assertWaits(fixture, ReasonCode.SnapshotNotReady);

    status(fixture, ResourceTypes.VOLUME_SNAPSHOTS, BACKUP, "readyToUse", "true");

    assertServed(fixture);
  }

  @Test
  void snapshotContentIsCreated() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    var content =
        fixture
            .cluster
            .json(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, EngineFixture.CONTENT)
            .orElseThrow();
    fixture
        .delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, EngineFixture.CONTENT)
        .addRestore()
        .pass(LONG);
    assertWaits(fixture, ReasonCode.SnapshotContentNotFound);

    fixture.now(content.toString());

    assertServed(fixture);
  }

  @Test
  void classIsCreated() {
    EngineFixture fixture =
        new EngineFixture().apply(ALLOW_DEV).addSnapshot(true).start().addRestore().pass(LONG);
    assertWaits(fixture, ReasonCode.ClassNotFound);

    fixture.now(CLASS);

    assertServed(fixture);
  }

  @Test
  void classIsCorrected() {
    EngineFixture fixture =
        new EngineFixture()
            .apply(CLASS + "parameters: {csi.storage.k8s.io/nonsense: x}")
            .apply(ALLOW_DEV)
            .addSnapshot(true)
            .start()
            .addRestore()
            .pass(LONG);
    assertWaits(fixture, ReasonCode.ParameterInvalid);

    fixture.delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast")).now(CLASS);

    assertServed(fixture);
  }

  @Test
  void driverLearnsToRestore() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    Set<BackendFeature> features = fixture.backend.features();
    var fewer = new HashSet<>(features);
    fewer.remove(BackendFeature.CREATE_DELETE_SNAPSHOT);
    fixture.backend.features(fewer);
    fixture.start().addRestore().pass(LONG);
    assertWaits(fixture, ReasonCode.DriverLacksCapability);

    fixture.backend.features(features);
    fixture.time.run();

    assertServed(fixture);
  }

  @Test
  void grantsBecomeReadable() { // DEF-09
    EngineFixture fixture = new EngineFixture().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
    fixture.start().addRestore().pass(LONG);
    assertWaits(fixture, ReasonCode.GrantsUnknown);

    fixture.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    fixture.time.run();

    assertServed(fixture);
  }

  @Test
  void snapshotsAreInstalled() { // DEF-68
    EngineFixture fixture = new EngineFixture().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    fixture.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, Reason.NOT_SERVED);
    fixture.start().addRestore().pass(LONG);
    assertWaits(fixture, ReasonCode.KindUnavailable);

    fixture.cluster.heal(ResourceTypes.VOLUME_SNAPSHOTS);
    fixture.time.run();

    assertServed(fixture);
  }

  @Test
  void claimIsAnnotatedForUs() { // CLAIM-05
    EngineFixture fixture =
        new EngineFixture().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start();
    fixture.now(
        EngineFixture.restore("restore", "backup", "fast")
            .replace("storage-provisioner: hostpath.csi.xns.dev", "storage-provisioner: other"));

    fixture.pass(LONG);

    // The binder corrects the annotation at once.
    assertServed(fixture);
  }

  @Test
  void failuresAreForgottenByAWakeUp() { // the next back-off starts from the beginning
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    for (int i = 0; i < 30; i++) {
      fixture.failuresBefore.add(Failures.refused());
    }
    fixture.addRestore().pass(Duration.ofMinutes(20));
    long calls = fixture.provisionCalls();

    fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(10));
    assertWaits(fixture, ReasonCode.RefNotPermitted);
    assertThat(fixture.provisionCalls()).isEqualTo(calls);
    fixture.now(ALLOW_DEV).pass(Duration.ofSeconds(3));

    assertThat(fixture.provisionCalls()).isEqualTo(calls + 3); // at once, after 1 s, after 2 s more
  }

  private static void status(
      EngineFixture fixture, ResourceType<?> type, ObjectKey key, String field, String value) {
    fixture.cluster.edit(
        type, key, json -> json.withObjectProperty("status").put(field, Boolean.valueOf(value)));
    fixture.time.run();
  }
}
