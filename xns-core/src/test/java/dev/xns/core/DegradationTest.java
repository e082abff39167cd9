package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
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

  private final EngineFixture fixture =
      new EngineFixture().apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);

  private List<String> heardOf(String what) {
    return fixture.heard.stream().filter(text -> text.startsWith(what)).toList();
  }

  private void addPlain() {
    fixture.now(EngineFixture.claim("plain", "fast", ""));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN", "UNAVAILABLE"})
  void withoutReferenceGrantsOnlyOtherNamespacesWait(Reason trouble) { // DEF-09
    fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, trouble);
    fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS_V1BETA1, trouble);

    fixture.start().addRestore();
    addPlain();
    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.phase(PLAIN)).isEqualTo("Bound");
    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    assertThat(fixture.warnings(RESTORE))
        .singleElement()
        .asString()
        .startsWith("GrantsUnknown: claim dev/restore waits");
    assertThat(heardOf("degraded"))
        .containsExactly("degraded WATCH referencegrants.gateway.networking.k8s.io");
    assertThat(fixture.consequences())
        .containsExactly(
            "claims whose source lies in another namespace wait; all others are served");

    fixture.cluster.heal(ResourceTypes.REFERENCE_GRANTS_V1BETA1);
    fixture.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    fixture.time.run();
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(heardOf("following referencegrants"))
        .containsExactly("following referencegrants.gateway.networking.k8s.io");
  }

  @Test
  void aClusterWithTheOlderVersionOfGrantsIsNotInTrouble() { // GRANT-01, DEF-10
    fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.NOT_SERVED);

    fixture.start().addRestore();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(heardOf("degraded")).isEmpty();
    assertThat(heardOf("following referencegrants"))
        .containsExactly("following referencegrants.gateway.networking.k8s.io");
  }

  @Test
  void anObjectThatCannotBeReadSpoilsOnlyItself() {
    ObjectKey odd = ObjectKey.of("dev", "odd");
    fixture.apply(EngineFixture.claim("odd", "fast", ""));
    fixture.cluster.spoil(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, odd, "for the test");
    fixture.cluster.spoil(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT, "for the test");
    fixture.start().addRestore();
    addPlain();
    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.phase(PLAIN)).isEqualTo("Bound");
    assertThat(fixture.phase(odd)).isEqualTo("Pending");
    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    assertThat(heardOf("degraded"))
        .containsExactlyInAnyOrder(
            "degraded OBJECT PersistentVolumeClaim dev/odd",
            "degraded OBJECT ReferenceGrant prod/allow-dev");

    correct(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, odd);
    correct(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT);
    fixture.time.run();
    assertThat(fixture.phase(odd)).isEqualTo("Bound");
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(heardOf("recovered")).hasSize(2);
  }

  @Test
  void aClaimThatBecomesUnreadableWhileItsVolumeIsMadeLeavesNothingBehind() {
    fixture.start();
    fixture.duringCall =
        call -> {
          fixture.duringCall = another -> {};
          fixture.cluster.spoil(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, PLAIN, "for the test");
        };
    addPlain();
    fixture.pass(Duration.ofHours(1));

    correct(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, PLAIN);
    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.phase(PLAIN)).isEqualTo("Bound");
    assertThat(fixture.volumes()).hasSize(1);
    assertThat(fixture.theVolume().request().name())
        .isEqualTo(fixture.volumes().get(0).key().name());
    assertThat(heardOf("degraded"))
        .containsExactly("degraded OBJECT PersistentVolumeClaim dev/plain");
  }

  private void correct(ResourceType<?> type, ObjectKey key) {
    fixture.cluster.edit(
        type,
        key,
        json -> json.withObjectProperty("metadata").withObjectProperty("labels").put("a", "b"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN"})
  void withoutSnapshotsOnlyRestoresWait(Reason trouble) { // DEF-68
    fixture.cluster.fail(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, trouble);

    fixture.start().addRestore();
    addPlain();
    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.phase(PLAIN)).isEqualTo("Bound");
    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
    assertThat(fixture.warnings(RESTORE))
        .singleElement()
        .asString()
        .startsWith("KindUnavailable: claim dev/restore is to be restored from a snapshot, but")
        .contains("volumesnapshotcontents.snapshot.storage.k8s.io/v1");
    assertThat(heardOf("degraded"))
        .containsExactly("degraded WATCH volumesnapshotcontents.snapshot.storage.k8s.io/v1");
    assertThat(fixture.consequences())
        .containsExactly("claims that are restored from snapshots wait");
  }

  @Test
  void aKindThatIsTakenAwayAndGivenBackIsReportedOnceEach() {
    ResourceType<?> snapshots = ResourceTypes.VOLUME_SNAPSHOTS;
    fixture.start();
    fixture.heard.clear();

    fixture.cluster.fail(snapshots, Reason.FORBIDDEN);
    fixture.pass(Duration.ofHours(1));
    fixture.cluster.heal(snapshots);
    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.heard)
        .containsExactly(
            "degraded WATCH " + snapshots,
            "recovered WATCH " + snapshots,
            "following " + snapshots);
  }

  @Test
  void aLostConnectionStopsNothingThatIsKnown() {
    fixture.start();
    fixture.cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.UNAVAILABLE);
    fixture.time.run();

    addPlain();

    assertThat(fixture.phase(PLAIN)).isEqualTo("Bound");
    assertThat(fixture.consequences())
        .containsExactly("what is known of them stays in use; changes are not seen");
  }

  @Test
  void whatIsLostAfterAConnectionWasLostIsToldToo() {
    fixture.start();
    fixture.cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.UNAVAILABLE);
    fixture.time.run();
    fixture.cluster.fail(ResourceTypes.STORAGE_CLASSES, Reason.FORBIDDEN);
    fixture.time.run();

    addPlain();

    assertThat(fixture.phase(PLAIN)).isEqualTo("Pending");
    assertThat(fixture.consequences()).hasSize(2).last().asString().startsWith("claims wait;");
  }

  @Test
  void claimsThatWereSeenAreServedThoughClaimsCannotBeFollowed() {
    fixture.start();
    fixture.failuresBefore.add(Failures.refused());
    addPlain();
    fixture.cluster.fail(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, Reason.FORBIDDEN);
    addRestoreUnseen();
    fixture.pass(Duration.ofSeconds(1));

    assertThat(fixture.volumes()).hasSize(1);
    assertThat(fixture.consequences())
        .singleElement()
        .asString()
        .endsWith("claims that were seen are served as they were then");
  }

  private void addRestoreUnseen() {
    fixture.addRestore();
    assertThat(fixture.heard).noneMatch(text -> text.contains("dev/restore"));
  }

  @Test
  void volumesThatCannotBeListedKeepClaimsWaiting() { // or a volume could be made twice
    fixture.cluster.fail(ResourceTypes.PERSISTENT_VOLUMES, Reason.FORBIDDEN);
    fixture.start();
    addPlain();
    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.consequences()).singleElement().asString().startsWith("claims wait,");

    fixture.cluster.heal(ResourceTypes.PERSISTENT_VOLUMES);
    fixture.time.run();

    assertThat(fixture.phase(PLAIN)).isEqualTo("Bound");
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
            .cluster(fixture.cluster)
            .backend(fixture.backend)
            .listener(listener)
            .time(fixture.time)
            .workers(fixture.time)
            .scheduler(fixture.time)
            .build());
    engine.get().start();
    fixture.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, Reason.FORBIDDEN);
    fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
    fixture.time.run();
    fixture.cluster.heal(ResourceTypes.VOLUME_SNAPSHOTS);
    fixture.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
    fixture.time.run();

    assertThat(explanations).hasSize(4);
  }

  private static ClaimExplanation explain(XnsEngine engine) {
    return CompletableFuture.supplyAsync(() -> engine.explain(PLAIN))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void switchedOffOtherNamespacesAreRefusedInWords() { // SRC-02, FLAG-46
    EngineFixture off =
        new EngineFixture(
            EngineOptions.builder().sources(sources -> sources.crossNamespace(false)).build());
    off.apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start().addRestore();
    off.now(EngineFixture.claim("plain", "fast", ""));

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
