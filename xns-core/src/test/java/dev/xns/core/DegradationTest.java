package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.EngineListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
    assertThat(heardOf("degraded"))
        .containsExactly("degraded WATCH referencegrants.gateway.networking.k8s.io");
    assertThat(setting.consequences())
        .containsExactly(
            "claims whose source lies in another namespace wait; all others are served");

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
        .containsExactly("degraded WATCH volumesnapshotcontents.snapshot.storage.k8s.io/v1");
    assertThat(setting.consequences())
        .containsExactly("claims that are restored from snapshots wait");
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

    assertThat(setting.heard)
        .containsExactly(
            "degraded WATCH " + snapshots,
            "recovered WATCH " + snapshots,
            "following " + snapshots);
  }

  @Test
  void aLostConnectionStopsNothingThatIsKnown() {
    setting.start();
    setting.cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.UNAVAILABLE);
    setting.time.run();

    addPlain();

    assertThat(setting.phase(PLAIN)).isEqualTo("Bound");
    assertThat(setting.consequences())
        .containsExactly("what is known of them stays in use; changes are not seen");
  }

  @Test
  void whatIsLostAfterAConnectionWasLostIsToldToo() {
    setting.start();
    setting.cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.UNAVAILABLE);
    setting.time.run();
    setting.cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.FORBIDDEN);
    setting.time.run();

    addPlain();

    assertThat(setting.phase(PLAIN)).isEqualTo("Pending");
    assertThat(setting.consequences()).hasSize(2).last().asString().startsWith("claims wait;");
  }

  @Test
  void claimsThatWereSeenAreServedThoughClaimsCannotBeFollowed() {
    setting.start();
    setting.failuresBefore.add(Failures.refused());
    addPlain();
    setting.cluster.fail(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, Reason.FORBIDDEN);
    addRestoreUnseen();
    setting.pass(Duration.ofSeconds(1));

    assertThat(setting.volumes()).hasSize(1);
    assertThat(setting.consequences())
        .singleElement()
        .asString()
        .endsWith("claims that were seen are served as they were then");
  }

  private void addRestoreUnseen() {
    setting.addRestore();
    assertThat(setting.heard).noneMatch(text -> text.contains("dev/restore"));
  }

  @Test
  void volumesThatCannotBeListedKeepClaimsWaiting() { // or a volume could be made twice
    setting.cluster.fail(ResourceTypes.PERSISTENT_VOLUMES, Reason.FORBIDDEN);
    setting.start();
    addPlain();
    assertThat(setting.calls).isEmpty();
    assertThat(setting.consequences()).singleElement().asString().startsWith("claims wait,");

    setting.cluster.heal(ResourceTypes.PERSISTENT_VOLUMES);
    setting.time.run();

    assertThat(setting.phase(PLAIN)).isEqualTo("Bound");
  }

  /** It would wait for ever if it were called under a lock that explanations need. */
  @Test
  void aListenerMayHaveAnExplanationMadeByAnotherThread() {
    var explanations = new ArrayList<ClaimExplanation>();
    var engine = new AtomicReference<XnsEngine>();
    EngineListener listener =
        new EngineListener() {
          @Override
          public void degraded(Degradation degradation) {
            explanations.add(explain(engine.get()));
          }

          @Override
          public void recovered(Degradation degradation) {
            explanations.add(explain(engine.get()));
          }
        };
    engine.set(
        XnsEngine.builder()
            .cluster(setting.cluster)
            .backend(setting.backend)
            .listener(listener)
            .time(setting.time)
            .workers(setting.time)
            .scheduler(setting.time)
            .build());
    engine.get().start();
    setting.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, Reason.FORBIDDEN);
    setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
    setting.time.run();
    setting.cluster.heal(ResourceTypes.VOLUME_SNAPSHOTS);
    setting.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    setting.time.run();

    assertThat(explanations).hasSize(4);
  }

  private static ClaimExplanation explain(XnsEngine engine) {
    return CompletableFuture.supplyAsync(() -> engine.explain(PLAIN))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
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
