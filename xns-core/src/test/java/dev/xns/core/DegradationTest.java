package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariant 6: what is missing disables what needs it, says so once, and heals by itself. */
class DegradationTest {
  private static final ObjectKey PLAIN = ObjectKey.of("dev", "plain");

  private final Setting setting = new Setting().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);

  private List<String> heardOf(String what) {
    return setting.heard.stream().filter(text -> text.startsWith(what)).toList();
  }

  private void addPlain() {
    setting.now(Setting.claim("plain", "fast", ""));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN", "UNAVAILABLE"})
  void withoutReferenceGrantsOnlyOtherNamespacesWait(Reason trouble) { // DEF-09
    setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, trouble);
    setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS_V1BETA1, trouble);

    setting.start().addRestore();
    addPlain();
    setting.pass(Duration.ofHours(1));

    assertThat(setting.phase(PLAIN)).isEqualTo("Bound");
    assertThat(setting.phase(RESTORE)).isEqualTo("Pending");
    assertThat(setting.warnings(RESTORE))
        .singleElement()
        .asString()
        .startsWith("GrantsUnknown: claim dev/restore waits");
    assertThat(heardOf("degraded referencegrants"))
        .containsExactly("degraded referencegrants.gateway.networking.k8s.io");

    setting.cluster.heal(ResourceTypes.REFERENCE_GRANTS_V1BETA1);
    setting.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    setting.time.run();
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(heardOf("following referencegrants"))
        .containsExactly("following referencegrants.gateway.networking.k8s.io");
  }

  @Test
  void aClusterWithTheOlderVersionOfGrantsIsNotInTrouble() { // GRANT-01, DEF-10
    setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.NOT_SERVED);

    setting.start().addRestore();

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(heardOf("degraded")).isEmpty();
    assertThat(heardOf("following referencegrants"))
        .containsExactly("following referencegrants.gateway.networking.k8s.io");
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN"})
  void withoutSnapshotsOnlyRestoresWait(Reason trouble) { // DEF-68
    setting.cluster.fail(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, trouble);

    setting.start().addRestore();
    addPlain();
    setting.pass(Duration.ofHours(1));

    assertThat(setting.phase(PLAIN)).isEqualTo("Bound");
    assertThat(setting.phase(RESTORE)).isEqualTo("Pending");
    assertThat(setting.warnings(RESTORE))
        .singleElement()
        .asString()
        .startsWith("KindUnavailable: claim dev/restore is to be restored from a snapshot, but")
        .contains("volumesnapshotcontents.snapshot.storage.k8s.io/v1");
    assertThat(heardOf("degraded"))
        .containsExactly("degraded volumesnapshotcontents.snapshot.storage.k8s.io/v1");
  }

  @Test
  void aKindThatIsTakenAwayAndGivenBackIsReportedOnceEach() {
    ResourceType<?> snapshots = ResourceTypes.VOLUME_SNAPSHOTS;
    setting.start();
    setting.heard.clear();

    setting.cluster.fail(snapshots, Reason.FORBIDDEN);
    setting.pass(Duration.ofHours(1));
    setting.cluster.heal(snapshots);
    setting.pass(Duration.ofHours(1));

    assertThat(setting.heard).containsExactly("degraded " + snapshots, "following " + snapshots);
  }

  @Test
  void aLostConnectionStopsNothingThatIsKnown() {
    setting.start();
    setting.cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.UNAVAILABLE);
    setting.time.run();

    addPlain();

    assertThat(setting.phase(PLAIN)).isEqualTo("Bound");
  }

  @Test
  void volumesThatCannotBeListedKeepClaimsWaiting() { // or a volume could be made twice
    setting.cluster.fail(ResourceTypes.PERSISTENT_VOLUMES, Reason.FORBIDDEN);
    setting.start();
    addPlain();
    assertThat(setting.calls).isEmpty();

    setting.cluster.heal(ResourceTypes.PERSISTENT_VOLUMES);
    setting.time.run();

    assertThat(setting.phase(PLAIN)).isEqualTo("Bound");
  }

  @Test
  void switchedOffOtherNamespacesAreRefusedInWords() { // SRC-02, FLAG-46
    Setting off =
        new Setting(
            EngineOptions.builder().sources(sources -> sources.crossNamespace(false)).build());
    off.apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start().addRestore();
    off.now(Setting.claim("plain", "fast", ""));

    off.pass(Duration.ofHours(1));

    assertThat(off.phase(PLAIN)).isEqualTo("Bound");
    assertThat(off.warnings(RESTORE))
        .singleElement()
        .asString()
        .startsWith("CrossNamespaceDisabled: claim dev/restore");
    assertThat(off.requests)
        .filteredOn(request -> request.type().kind().equals("ReferenceGrant"))
        .isEmpty();
  }
}
