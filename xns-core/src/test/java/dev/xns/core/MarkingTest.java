package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.MarkMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a claim is marked, when it is not, and what that costs. */
class MarkingTest extends MarkedClaims {
  @Nested
  class WhenAmbiguous {
    @Test
    void aClaimIsNotMarkedAsLongAsAllGoesWell() {
      fixture.apply(ALLOW_DEV);

      start(SEALED).addRestore();

      assertServed();
      assertThat(patchesOfClaims()).isZero();
    }

    @Test
    void aDefiniteFailureMarksNothing() {
      fixture.apply(ALLOW_DEV);
      fixture.failuresBefore.add(Failures.of(Kind.REFUSED, Fate.DID_NOT_HAPPEN));

      start(SEALED).addRestore().pass(Duration.ofSeconds(1));

      assertServed();
      assertThat(patchesOfClaims()).isZero();
    }

    @Test
    void aClaimIsMarkedOnceAndCleanedWhenItsOutcomeIsKnown() {
      undecided(SEALED);
      fixture.failuresAfter.add(Failures.timeout());

      fixture.pass(Duration.ofSeconds(10));

      assertServed();
      assertThat(fixture.provisionCalls()).isEqualTo(3);
      assertThat(patchesOfClaims()).isEqualTo(2);
    }

    @Test
    void markingDoesNotShortenTheBackOff() {
      undecided(SEALED);

      fixture.pass(Duration.ofMillis(999));

      assertThat(fixture.provisionCalls()).isEqualTo(1);
    }

    @Test
    void aVolumeThatCannotBeSavedMarksItsClaim() { // DEF-40
      fixture.apply(ALLOW_DEV);
      fixture.onRequest =
          request -> {
            if (request.type().kind().equals("PersistentVolume") && request.verb() == Verb.CREATE) {
              throw new ClusterException("away", Reason.UNAVAILABLE);
            }
          };
      start(SEALED).addRestore();
      assertThat(isMarked()).isTrue();
      engine.close();
      deleteClaim();
      fixture.onRequest = request -> {};

      start(SEALED).pass(Duration.ofMinutes(1));

      assertNothingLeft();
    }

    @Test
    void aDeletedClaimIsKeptNoLongerThanTheBackendNeeds() {
      undecided(SEALED);

      deleteClaim();

      assertThat(fixture.provisionCalls()).as("asked at once").isEqualTo(2);
      fixture.pass(Duration.ofSeconds(1));
      assertNothingLeft();
    }

    @Test
    void aVolumeThatIsRemovedAgainMarksItsClaimUntilItIsGone() { // found by the simulation
      fixture.apply(ALLOW_DEV);
      var marked = new ArrayList<Boolean>();
      fixture.duringCall =
          call -> {
            if (call.verb() == BackendCall.Verb.DELETE) {
              marked.add(isMarked());
            } else {
              fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
            }
          };

      start(SEALED).addRestore();

      assertThat(marked).containsExactly(true);
      assertThat(isMarked()).isFalse();
      assertThat(fixture.backend.volumes()).isEmpty();
    }

    @Test
    void aMarkThatMayNotHaveBeenWrittenIsWrittenAgain() { // found by the simulation
      fixture.apply(ALLOW_DEV);
      var once = new AtomicBoolean(true);
      fixture.onRequest =
          request -> {
            if (isPatchOfClaim(request) && once.getAndSet(false)) {
              throw new ClusterException(
                  "connection lost", Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, null, null);
            }
          };
      fixture.failuresAfter.addAll(List.of(Failures.timeout(), Failures.timeout()));
      start(SEALED).addRestore();
      assertThat(isMarked()).isFalse();

      fixture.pass(Duration.ofSeconds(1));

      assertThat(isMarked()).isTrue();
      fixture.pass(Duration.ofSeconds(2));
      assertServed();
    }

    @Test
    void aClaimThatMayNotBePatchedIsServedAllTheSame() {
      fixture.apply(ALLOW_DEV);
      fixture.onRequest =
          request -> {
            if (isPatchOfClaim(request)) {
              throw new ClusterException("no permission to patch claims", Reason.FORBIDDEN);
            }
          };
      fixture.failuresAfter.add(Failures.timeout());

      start(SEALED).addRestore().pass(Duration.ofSeconds(1));

      assertServed();
      assertThat(fixture.heard).containsOnlyOnce("degraded CLAIM_MARKS persistentvolumeclaims/v1");
      assertThat(fixture.consequences())
          .singleElement()
          .asString()
          .startsWith("claims are served without marks");
    }
  }

  @Nested
  class Always {
    @Test
    void aClaimIsMarkedBeforeTheFirstCall() {
      fixture.apply(ALLOW_DEV);
      fixture.duringCall = call -> assertThat(isMarked()).isTrue();

      start(ALWAYS).addRestore();

      assertServed();
      assertThat(fixture.provisionCalls()).isEqualTo(1);
      assertThat(patchesOfClaims()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
        value = Reason.class,
        names = {"UNAVAILABLE", "FORBIDDEN"})
    void nothingBeginsWithoutAMark(Reason reason) {
      fixture.apply(ALLOW_DEV);
      fixture.onRequest =
          request -> {
            if (isPatchOfClaim(request)) {
              throw new ClusterException("the server says " + reason, reason);
            }
          };

      start(ALWAYS).addRestore().pass(Duration.ofMinutes(1));

      assertThat(fixture.calls).isEmpty();
      assertThat(fixture.consequences())
          .isEqualTo(
              reason == Reason.FORBIDDEN
                  ? List.of("claims wait: nothing is begun for one that is not marked")
                  : List.of());
      assertThat(fixture.lastWarning(RESTORE))
          .isEqualTo(
              "ClaimNotMarked: claim dev/restore could not be marked as being worked on, and"
                  + " nothing is begun before that: the server says "
                  + reason);
      fixture.onRequest = request -> {};
      fixture.pass(Duration.ofMinutes(5));
      assertServed();
    }

    @Test
    void aMarkThatMayBeOnComesOffIfNothingBegins() { // found by reading
      fixture.apply(ALLOW_DEV);
      var refusals = new ArrayDeque<>(List.of(Fate.MAY_HAVE_HAPPENED, Fate.DID_NOT_HAPPEN));
      fixture.onRequest =
          request -> {
            if (isPatchOfClaim(request) && !refusals.isEmpty()) {
              Fate fate = refusals.remove();
              if (fate == Fate.MAY_HAVE_HAPPENED) {
                fixture.cluster.edit(
                    ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
                    RESTORE,
                    json -> json.withObjectProperty("metadata").putArray("finalizers").add(MARK));
              } else {
                fixture.cluster.delete(ResourceTypes.REFERENCE_GRANTS, GRANT, Preconditions.NONE);
              }
              throw new ClusterException("no", Reason.UNAVAILABLE, fate, null, null);
            }
          };

      start(ALWAYS).addRestore().pass(Duration.ofMinutes(1));

      assertThat(refusals).isEmpty();
      assertThat(fixture.calls).isEmpty();
      assertThat(isMarked()).isFalse();
    }

    @Test
    void aGrantRevokedBetweenTwoAttemptsToMarkMeansNoMark() { // found by the simulation
      fixture.apply(ALLOW_DEV);
      fixture.onRequest =
          request -> {
            if (request.type().kind().equals("Secret")) {
              throw new ClusterException(
                  "connection lost", Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, null, null);
            }
          };
      start(ALWAYS).addRestore();
      fixture.onRequest = request -> {};

      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofMinutes(1));

      assertThat(patchesOfClaims()).isZero();
      assertThat(fixture.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
    }

    @Test
    void aGrantRevokedWhileMarkingMeansNoCall() { // invariant 1
      fixture.apply(ALLOW_DEV);
      fixture.onRequest =
          request -> {
            if (isPatchOfClaim(request)) {
              fixture.onRequest = later -> {};
              fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
            }
          };

      start(ALWAYS).addRestore().pass(Duration.ofMinutes(1));

      assertThat(fixture.calls).isEmpty();
      assertThat(isMarked()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(MarkMode.class)
  void whatTwentyRestoresCost(MarkMode mode) { // XNS-20: 3 reads and 3 to 4 writes for each
    fixture.apply(ALLOW_DEV);
    start(EngineOptions.builder().marks(marks -> marks.mode(mode).key(KEY)).build());
    fixture.requests.clear();

    for (int i = 0; i < 20; i++) {
      fixture.addRestore("restore-" + i);
    }
    fixture.pass(Duration.ofSeconds(10));

    var expected =
        new TreeMap<>(
            Map.of(
                "CREATE PersistentVolume", 20L,
                "CREATE Event", 20L,
                "PATCH VolumeSnapshot", 2L));
    if (mode == MarkMode.ALWAYS) {
      expected.putAll(
          Map.of("PATCH PersistentVolumeClaim", 40L, "GET Secret", 1L, "CREATE Secret", 1L));
    }
    var actual = new TreeMap<String, Long>();
    for (ClusterRequest request : fixture.requests) {
      actual.merge(request.verb() + " " + request.type().kind(), 1L, Long::sum);
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void anObjectOursEndedDoesNotComeBackWithALateEvent() {
    undecided(SEALED);
    deleteClaim();
    fixture.pass(Duration.ofMinutes(10));

    assertNothingLeft();
    assertThat(fixture.time.pendingTimers()).isZero();
  }

  @Test
  void theWayOutIsToTakeTheFinalizerOffByHand() {
    undecided(SEALED);
    for (int i = 0; i < 100; i++) {
      fixture.failuresBefore.add(Failures.timeout());
    }
    deleteClaim();
    var claim = fixture.claim(RESTORE).metadata();

    fixture.cluster.patch(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        Patch.finalizers(claim, claim.finalizersWithout(MARK)));

    fixture.time.run();
    assertThat(fixture.find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE)).isEmpty();
  }

  @Test
  void optionsNameAKeyCompletely() {
    assertThat(
            EngineOptions.builder()
                .marks(marks -> marks.key(ObjectKey.clusterScoped("k")))
                .build()
                .problems())
        .isEqualTo(List.of("marks.key was k but must name a Secret as namespace and name"));
  }
}
