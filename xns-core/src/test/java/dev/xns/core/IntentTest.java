package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.CONTENT;
import static dev.xns.core.Setting.DRIVER;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A claim is marked while a volume may exist for it, and whoever comes next goes on. */
class IntentTest {
  private static final String MARK = "creation.xns.dev/" + DRIVER;
  private static final ObjectKey KEY = ObjectKey.of("xns", "creations");
  private static final EngineOptions SIGNED = EngineOptions.builder().intentKey(KEY).build();
  private static final EngineOptions ALWAYS =
      EngineOptions.builder().intentKey(KEY).intent(IntentMode.ALWAYS).build();

  private final Setting setting = new Setting(SIGNED).apply(CLASS).addSnapshot(true);
  private XnsEngine engine = setting.engine;

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(setting.backend.violations()).isEmpty();
  }

  private Setting start(EngineOptions options) {
    engine = setting.engine(options, null);
    engine.start();
    setting.time.run();
    return setting;
  }

  /** The process ends with everything it knew; another one begins. */
  private void restart(EngineOptions options) {
    engine.close();
    start(options);
  }

  private void undecided(EngineOptions options) {
    setting.apply(ALLOW_DEV);
    start(options);
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore();
    assertThat(setting.backend.volumes()).hasSize(1);
    assertThat(isMarked()).isTrue();
  }

  private boolean isMarked() {
    return setting.claim(RESTORE).metadata().hasFinalizer(MARK);
  }

  private void deleteClaim() {
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);
  }

  private void assertServed() {
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().files()).containsKey("greeting");
    assertThat(setting.claim(RESTORE).metadata().finalizers()).doesNotContain(MARK);
    assertThat(setting.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
  }

  private void assertNothingLeft() {
    assertThat(setting.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
    assertThat(setting.volumes()).isEmpty();
    assertThat(setting.backend.volumes()).isEmpty();
  }

  private long patchesOfClaims() {
    return setting.requests.stream()
        .filter(r -> r.verb() == Verb.PATCH && r.type().kind().equals(PersistentVolumeClaim.KIND))
        .count();
  }

  @Nested
  class WhenAmbiguous {
    @Test
    void aClaimIsNotMarkedAsLongAsAllGoesWell() {
      setting.apply(ALLOW_DEV);

      start(SIGNED).addRestore();

      assertServed();
      assertThat(patchesOfClaims()).isZero();
    }

    @Test
    void aDefiniteFailureMarksNothing() {
      setting.apply(ALLOW_DEV);
      setting.failuresBefore.add(Failures.of(Kind.REFUSED, Fate.DID_NOT_HAPPEN));

      start(SIGNED).addRestore().pass(Duration.ofSeconds(1));

      assertServed();
      assertThat(patchesOfClaims()).isZero();
    }

    @Test
    void aClaimIsMarkedOnceAndCleanedWhenItsOutcomeIsKnown() {
      undecided(SIGNED);
      setting.failuresAfter.add(Failures.timeout());

      setting.pass(Duration.ofSeconds(10));

      assertServed();
      assertThat(setting.provisionCalls()).isEqualTo(3);
      assertThat(patchesOfClaims()).isEqualTo(2);
    }

    @Test
    void markingDoesNotShortenTheBackOff() {
      undecided(SIGNED);

      setting.pass(Duration.ofMillis(999));

      assertThat(setting.provisionCalls()).isEqualTo(1);
    }

    @Test
    void aVolumeThatCannotBeSavedMarksItsClaim() { // DEF-40
      setting.apply(ALLOW_DEV);
      setting.onRequest =
          request -> {
            if (request.type().kind().equals("PersistentVolume") && request.verb() == Verb.CREATE) {
              throw new ClusterException("away", Reason.UNAVAILABLE);
            }
          };
      start(SIGNED).addRestore();
      assertThat(isMarked()).isTrue();
      engine.close();
      deleteClaim();
      setting.onRequest = request -> {};

      start(SIGNED).pass(Duration.ofMinutes(1));

      assertNothingLeft();
    }

    @Test
    void aDeletedClaimIsKeptNoLongerThanTheBackendNeeds() {
      undecided(SIGNED);

      deleteClaim();

      assertThat(setting.provisionCalls()).as("asked at once").isEqualTo(2);
      setting.pass(Duration.ofSeconds(1));
      assertNothingLeft();
    }

    @Test
    void aClaimThatMayNotBePatchedIsServedAllTheSame() {
      setting.apply(ALLOW_DEV);
      setting.onRequest =
          request -> {
            if (request.verb() == Verb.PATCH
                && request.type().kind().equals(PersistentVolumeClaim.KIND)) {
              throw new ClusterException("no permission to patch claims", Reason.FORBIDDEN);
            }
          };
      setting.failuresAfter.add(Failures.timeout());

      start(SIGNED).addRestore().pass(Duration.ofSeconds(1));

      assertServed();
      assertThat(setting.heard).containsOnlyOnce("degraded marks on claims");
    }
  }

  @Nested
  class Replay {
    @Test
    void aNewProcessRepeatsTheSameRequestWhateverHasChanged() { // REQ-15, DEF-33
      undecided(SIGNED);
      engine.close();
      setting
          .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
          .now(CLASS + "parameters: {tier: gold}")
          .delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
          .delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, CONTENT);

      start(SIGNED).pass(Duration.ofSeconds(10));

      assertServed(); // the backend refuses a repeated request that differs
      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
    }

    @Test
    void aClaimDeletedWhileNoProcessRunsLeavesNoVolume() { // DEF-33
      undecided(SIGNED);
      engine.close();
      deleteClaim();
      assertThat(isMarked()).isTrue();

      start(SIGNED).pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }

    @Test
    void aGrantRevokedWhileNoProcessRunsMeansThatTheVolumeIsRemoved() { // DEF-08
      undecided(SIGNED);
      engine.close();
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);

      start(SIGNED).pass(Duration.ofSeconds(10));

      assertThat(setting.backend.volumes()).isEmpty();
      assertThat(setting.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
      setting.now(ALLOW_DEV);
      assertServed();
    }

    @Test
    void aVolumeIsNotHandedOutBeforeGrantsAreKnown() {
      undecided(SIGNED);
      engine.close();
      setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);

      start(SIGNED).pass(Duration.ofSeconds(10));

      assertThat(setting.backend.volumes()).hasSize(1);
      assertThat(setting.volumes()).isEmpty();
      assertThat(setting.lastWarning(RESTORE)).startsWith("GrantsUnknown: claim dev/restore waits");
      setting.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
      setting.pass(Duration.ofSeconds(10));
      assertServed();
    }

    @Test
    void aVolumeOfADeletedClaimNeedsNoGrantToBeRemoved() {
      undecided(SIGNED);
      engine.close();
      setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
      deleteClaim();

      start(SIGNED).pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }

    @Test
    void aMarkWhoseVolumeIsSavedIsTakenOff() {
      undecided(SIGNED);
      setting.onRequest =
          request -> {
            if (request.verb() == Verb.PATCH) {
              throw new ClusterException("away", Reason.UNAVAILABLE);
            }
          };
      setting.pass(Duration.ofSeconds(1));
      assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
      assertThat(setting.heard).last().isEqualTo("failed dev/restore ClusterRefused");
      setting.onRequest = request -> {};
      long calls = setting.provisionCalls();

      restart(SIGNED);

      assertServed();
      assertThat(setting.provisionCalls()).isEqualTo(calls);
    }

    @Test
    void theSourceStaysProtectedFromTheOldProcessToTheNew() { // invariant 4
      undecided(SIGNED);
      engine.close();
      setting.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
      for (int i = 0; i < 6; i++) {
        setting.failuresBefore.add(Failures.timeout());
      }

      start(SIGNED).pass(Duration.ofSeconds(30));

      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isPresent();
      setting.pass(Duration.ofMinutes(2));
      assertServed();
      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
    }

    @Test
    void neverStillHonoursMarks() {
      undecided(SIGNED);
      engine.close();
      deleteClaim();

      start(EngineOptions.builder().intent(IntentMode.NEVER).intentKey(KEY).build())
          .pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }
  }

  @Nested
  class Always {
    @Test
    void aClaimIsMarkedBeforeTheFirstCall() {
      setting.apply(ALLOW_DEV);
      setting.duringCall = call -> assertThat(isMarked()).isTrue();

      start(ALWAYS).addRestore();

      assertServed();
      assertThat(setting.provisionCalls()).isEqualTo(1);
      assertThat(patchesOfClaims()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
        value = Reason.class,
        names = {"UNAVAILABLE", "FORBIDDEN"})
    void nothingBeginsWithoutAMark(Reason reason) {
      setting.apply(ALLOW_DEV);
      setting.onRequest =
          request -> {
            if (request.verb() == Verb.PATCH
                && request.type().kind().equals(PersistentVolumeClaim.KIND)) {
              throw new ClusterException("the server says " + reason, reason);
            }
          };

      start(ALWAYS).addRestore().pass(Duration.ofMinutes(1));

      assertThat(setting.calls).isEmpty();
      assertThat(setting.lastWarning(RESTORE))
          .isEqualTo(
              "IntentNotRecorded: claim dev/restore could not be marked as being worked on, and"
                  + " nothing is begun before that: the server says "
                  + reason);
      setting.onRequest = request -> {};
      setting.pass(Duration.ofMinutes(5));
      assertServed();
    }

    @Test
    void aGrantRevokedWhileMarkingMeansNoCall() { // invariant 1
      setting.apply(ALLOW_DEV);
      setting.onRequest =
          request -> {
            if (request.verb() == Verb.PATCH
                && request.type().kind().equals(PersistentVolumeClaim.KIND)) {
              setting.onRequest = later -> {};
              setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
            }
          };

      start(ALWAYS).addRestore().pass(Duration.ofMinutes(1));

      assertThat(setting.calls).isEmpty();
      assertThat(isMarked()).isFalse();
    }
  }

  @Nested
  class Unsigned {
    private static final EngineOptions NO_KEY = EngineOptions.DEFAULTS;

    @Test
    void aClaimDeletedWhileNoProcessRunsLeavesNoVolume() {
      undecided(NO_KEY);
      assertThat(setting.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
      engine.close();
      deleteClaim();

      start(NO_KEY).pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }

    @Test
    void aLivingClaimIsServed() {
      undecided(NO_KEY);

      restart(NO_KEY);

      assertServed();
    }

    @Test
    void nothingIsAskedForWithoutAGrant() { // the request is not known, so it is no replay
      undecided(NO_KEY);
      engine.close();
      deleteClaim();
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
      long calls = setting.provisionCalls();

      start(NO_KEY).pass(Duration.ofHours(1));

      assertThat(setting.provisionCalls()).isEqualTo(calls);
      assertThat(isMarked()).isTrue();
      setting.now(ALLOW_DEV).pass(Duration.ofSeconds(1));
      assertNothingLeft();
    }

    @Test
    void aSecretThatIsMissingDoesNotLoseTheMark() {
      undecided(NO_KEY);
      engine.close();
      setting
          .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
          .now(
              CLASS
                  + "parameters: {csi.storage.k8s.io/provisioner-secret-name: s,"
                  + " csi.storage.k8s.io/provisioner-secret-namespace: dev}");

      start(NO_KEY).pass(Duration.ofMinutes(1));

      assertThat(setting.heard).last().isEqualTo("failed dev/restore SecretUnavailable");
      assertThat(isMarked()).isTrue();
    }
  }

  @Nested
  class Forgery {
    private String mark() {
      return String.valueOf(setting.claim(RESTORE).metadata().annotation(MARK));
    }

    private void forge(ObjectKey claim, String text) {
      setting.cluster.edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          claim,
          json -> {
            var metadata = json.withObjectProperty("metadata");
            metadata.putArray("finalizers").add(MARK);
            metadata.withObjectProperty("annotations").put(MARK, text);
          });
    }

    @ParameterizedTest
    @CsvSource({"10737,20737", "prod,test", "1 ,2 "})
    void aMarkThatWasEditedIsNotRepeated(String from, String to) {
      undecided(SIGNED);
      engine.close();
      String edited = mark().replace(from, to);
      assertThat(edited).isNotEqualTo(mark());
      forge(RESTORE, edited);

      start(SIGNED);

      assertServed(); // as the claim itself says; the backend refuses a request that differs
    }

    @Test
    void aMarkMovedToAnotherClaimGivesNothing() {
      undecided(SIGNED);
      String stolen = mark();
      ObjectKey thief = ObjectKey.of("dev", "thief");
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      engine.close();
      setting.apply(Setting.restore("thief", "backup", "fast"));
      forge(thief, stolen);
      long calls = setting.provisionCalls();

      start(SIGNED).pass(Duration.ofHours(1));

      assertThat(setting.provisionCalls()).isEqualTo(calls);
      assertThat(setting.phase(thief)).isEqualTo("Pending");
    }

    @Test
    void aMarkUsedAgainAfterTheGrantIsGoneGivesNothing() {
      undecided(SIGNED);
      String old = mark();
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));
      assertThat(setting.backend.volumes()).isEmpty();
      forge(RESTORE, old);

      restart(SIGNED);
      setting.pass(Duration.ofMinutes(1));

      assertThat(setting.backend.volumes()).isEmpty();
      assertThat(setting.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"''", "1", "1 x y", "'1 x {}'", "'9 a b c'"})
    void nonsenseIsNoMarkToRepeat(String text) {
      setting.apply(ALLOW_DEV).apply(Setting.restore("restore", "backup", "fast"));
      forge(RESTORE, text);

      start(SIGNED);

      assertServed();
    }

    @Test
    void aMarkHoldsNoSecret() {
      setting
          .apply(
              """
              apiVersion: v1
              kind: Secret
              metadata: {namespace: dev, name: s}
              data: {password: aHVudGVyMg==}
              """)
          .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
          .apply(
              CLASS
                  + "parameters: {csi.storage.k8s.io/provisioner-secret-name: s,"
                  + " csi.storage.k8s.io/provisioner-secret-namespace: dev}");
      undecided(SIGNED);

      assertThat(mark()).contains("\"secret\"").doesNotContain("hunter2").doesNotContain("aHVud");
      restart(SIGNED);
      assertServed();
    }
  }

  @Nested
  class Key {
    @Test
    void aKeyIsMadeOnceAndShared() {
      undecided(SIGNED);
      assertThat(setting.find(ResourceTypes.SECRETS, KEY)).isPresent();

      restart(SIGNED);

      assertThat(created("Secret")).isEqualTo(1);
    }

    @Test
    void withoutPermissionForAKeyMarksAreUnsignedAndThatIsSaidOnce() {
      setting.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("no permission for secrets", Reason.FORBIDDEN);
            }
          };
      undecided(SIGNED);

      assertThat(setting.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
      assertThat(setting.heard).containsOnlyOnce("degraded key of creations xns/creations");
      restart(SIGNED);
      assertServed();
    }

    @Test
    void aKeyThatCannotBeReadForAMomentIsWaitedFor() {
      undecided(SIGNED);
      engine.close();
      deleteClaim();
      setting.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException("away", Reason.UNAVAILABLE);
            }
          };

      start(SIGNED).pass(Duration.ofSeconds(1));

      assertThat(isMarked()).isTrue();
      setting.onRequest = request -> {};
      setting.pass(Duration.ofSeconds(10));
      assertNothingLeft();
    }

    private long created(String kind) {
      return setting.requests.stream()
          .filter(request -> request.verb() == Verb.CREATE)
          .map(ClusterRequest::type)
          .filter(type -> type.kind().equals(kind))
          .count();
    }
  }

  @Nested
  class Closing {
    private final InMemoryCluster cluster = InMemoryCluster.builder().binder(true).build();
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch mayReturn = new CountDownLatch(1);
    private final InMemoryVolumeBackend backend =
        InMemoryVolumeBackend.builder(DRIVER).interceptor(new Slow()).build();

    private final class Slow implements BackendInterceptor {
      @Override
      public void after(BackendCall call) {
        called.countDown();
        try {
          mayReturn.await();
        } catch (InterruptedException e) {
          throw Failures.timeout();
        }
      }
    }

    private XnsEngine begun(Duration patience) throws InterruptedException {
      cluster.apply(CLASS, "test");
      cluster.apply(Setting.claim("restore", "fast", ""), "test");
      XnsEngine running =
          XnsEngine.builder()
              .cluster(cluster)
              .backend(backend)
              .options(EngineOptions.builder().closeTimeout(patience).intentKey(KEY).build())
              .build();
      running.start();
      assertThat(called.await(1, TimeUnit.MINUTES)).isTrue();
      return running;
    }

    private ObjectMeta claim() {
      return cluster.get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).orElseThrow().metadata();
    }

    @Test
    void aCallThatIsCutOffLeavesAMark() throws InterruptedException {
      begun(Duration.ofMillis(500)).close();

      assertThat(backend.volumes()).hasSize(1);
      assertThat(claim().hasFinalizer(MARK)).isTrue();
      assertThat(claim().annotations()).containsKey(MARK);
    }

    @Test
    void aCallThatReturnsInTimeLeavesNone() throws InterruptedException {
      XnsEngine running = begun(Duration.ofMinutes(1));
      var closing = new Thread(running::close);
      closing.start();
      Awaitility.await().until(() -> claim().hasFinalizer(MARK));

      mayReturn.countDown();
      closing.join();

      assertThat(claim().hasFinalizer(MARK)).isFalse();
      assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES)).hasSize(1);
    }
  }

  @Nested
  class HonourStarted {
    @Test
    void aVolumeThatWasBegunIsHandedOut() { // GRANT-14
      undecided(EngineOptions.builder().honourStarted(true).intentKey(KEY).build());

      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofSeconds(1));

      assertServed();
    }

    @Test
    void whatWasNotBegunWaitsForAGrant() {
      setting.apply(ALLOW_DEV);
      setting.failuresBefore.add(Failures.refused());
      start(EngineOptions.builder().honourStarted(true).build()).addRestore();

      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofHours(1));

      assertThat(setting.backend.volumes()).isEmpty();
      assertThat(setting.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
    }
  }

  @Test
  void anObjectOursEndedDoesNotComeBackWithALateEvent() {
    undecided(SIGNED);
    deleteClaim();
    setting.pass(Duration.ofMinutes(10));

    assertNothingLeft();
    assertThat(setting.time.pendingTimers()).isZero();
  }

  @Test
  void theWayOutIsToTakeTheFinalizerOffByHand() {
    undecided(SIGNED);
    for (int i = 0; i < 100; i++) {
      setting.failuresBefore.add(Failures.timeout());
    }
    deleteClaim();
    var claim = setting.claim(RESTORE).metadata();

    setting.cluster.patch(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        Patch.finalizers(claim, claim.finalizersWithout(MARK)));

    setting.time.run();
    assertThat(setting.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
  }

  @Test
  void optionsNameAKeyCompletely() {
    assertThat(EngineOptions.builder().intentKey(ObjectKey.clusterScoped("k")).build().problems())
        .isEqualTo(List.of("intentKey was k but must name a Secret as namespace and name"));
  }
}
