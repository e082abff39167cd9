package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
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

  private static void assertServed(Setting setting) {
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().files()).containsKey("greeting");
  }

  private static void assertWaits(Setting setting, ReasonCode reason) {
    assertThat(setting.phase(RESTORE)).isEqualTo("Pending");
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore " + reason);
  }

  @Test
  void grantIsCreated() {
    Setting setting = Setting.withSnapshot().addRestore().pass(LONG);
    assertWaits(setting, ReasonCode.RefNotPermitted);

    setting.now(ALLOW_DEV);

    assertServed(setting);
  }

  @Test
  void grantIsCorrected() {
    Setting setting =
        Setting.withSnapshot()
            .apply(ALLOW_DEV.replace("kind: VolumeSnapshot", "kind: VolumeSnap"))
            .addRestore()
            .pass(LONG);
    assertWaits(setting, ReasonCode.RefNotPermitted);

    setting.now(ALLOW_DEV);

    assertServed(setting);
  }

  @Test
  void grantForOthersWakesNobody() {
    Setting setting = Setting.withSnapshot().addRestore().pass(LONG);
    int heard = setting.heard.size();

    setting.now(ALLOW_DEV.replace("namespace: dev", "namespace: other"));

    assertThat(setting.heard).hasSize(heard);
  }

  @Test
  void snapshotIsCreated() {
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).start().addRestore().pass(LONG);
    assertWaits(setting, ReasonCode.SnapshotNotFound);

    setting.addSnapshot(true).time.run();

    assertServed(setting);
  }

  @Test
  void snapshotBecomesReady() {
    Setting setting =
        new Setting().apply(CLASS).apply(ALLOW_DEV).addSnapshot(false).start().addRestore();
    setting.pass(LONG);
    assertWaits(setting, ReasonCode.SnapshotNotReady);

    status(setting, ResourceTypes.VOLUME_SNAPSHOTS, BACKUP, "readyToUse", "true");

    assertServed(setting);
  }

  @Test
  void snapshotContentIsCreated() {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    var content =
        setting.cluster.json(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, Setting.CONTENT).orElseThrow();
    setting.delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, Setting.CONTENT).addRestore().pass(LONG);
    assertWaits(setting, ReasonCode.SnapshotContentNotFound);

    setting.now(content.toString());

    assertServed(setting);
  }

  @Test
  void classIsCreated() {
    Setting setting =
        new Setting().apply(ALLOW_DEV).addSnapshot(true).start().addRestore().pass(LONG);
    assertWaits(setting, ReasonCode.ClassNotFound);

    setting.now(CLASS);

    assertServed(setting);
  }

  @Test
  void classIsCorrected() {
    Setting setting =
        new Setting()
            .apply(CLASS + "parameters: {csi.storage.k8s.io/nonsense: x}")
            .apply(ALLOW_DEV)
            .addSnapshot(true)
            .start()
            .addRestore()
            .pass(LONG);
    assertWaits(setting, ReasonCode.ParameterInvalid);

    setting.delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast")).now(CLASS);

    assertServed(setting);
  }

  @Test
  void driverLearnsToRestore() {
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    Set<BackendFeature> features = setting.backend.features();
    var fewer = new HashSet<>(features);
    fewer.remove(BackendFeature.CREATE_DELETE_SNAPSHOT);
    setting.backend.features(fewer);
    setting.start().addRestore().pass(LONG);
    assertWaits(setting, ReasonCode.DriverLacksCapability);

    setting.backend.features(features);
    setting.time.run();

    assertServed(setting);
  }

  @Test
  void grantsBecomeReadable() { // DEF-09
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
    setting.start().addRestore().pass(LONG);
    assertWaits(setting, ReasonCode.GrantsUnknown);

    setting.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    setting.time.run();

    assertServed(setting);
  }

  @Test
  void snapshotsAreInstalled() { // DEF-68
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    setting.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, Reason.NOT_SERVED);
    setting.start().addRestore().pass(LONG);
    assertWaits(setting, ReasonCode.KindUnavailable);

    setting.cluster.heal(ResourceTypes.VOLUME_SNAPSHOTS);
    setting.time.run();

    assertServed(setting);
  }

  @Test
  void claimIsAnnotatedForUs() { // CLAIM-05
    Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start();
    setting.now(
        Setting.restore("restore", "backup", "fast")
            .replace("storage-provisioner: hostpath.csi.xns.dev", "storage-provisioner: other"));

    setting.pass(LONG);

    // The binder corrects the annotation at once.
    assertServed(setting);
  }

  @Test
  void failuresAreForgottenByAWakeUp() { // the next back-off starts from the beginning
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    for (int i = 0; i < 30; i++) {
      setting.failuresBefore.add(Failures.refused());
    }
    setting.addRestore().pass(Duration.ofMinutes(20));
    long calls = setting.provisionCalls();

    setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(10));
    assertWaits(setting, ReasonCode.RefNotPermitted);
    assertThat(setting.provisionCalls()).isEqualTo(calls);
    setting.now(ALLOW_DEV).pass(Duration.ofSeconds(3));

    assertThat(setting.provisionCalls()).isEqualTo(calls + 3); // at once, after 1 s, after 2 s more
  }

  private static void status(
      Setting setting, ResourceType<?> type, ObjectKey key, String field, String value) {
    setting.cluster.edit(
        type, key, json -> json.withObjectProperty("status").put(field, Boolean.valueOf(value)));
    setting.time.run();
  }
}
