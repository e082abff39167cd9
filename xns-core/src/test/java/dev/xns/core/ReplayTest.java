package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.CONTENT;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.MarkMode;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an earlier process began, the next one ends. */
class ReplayTest extends MarkedClaims {
  @Nested
  class Replay {
    @Test
    void aNewProcessRepeatsTheSameRequestWhateverHasChanged() { // REQ-15, DEF-33
      undecided(SEALED);
      engine.close();
      fixture
          .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
          .now(CLASS + "parameters: {tier: gold}")
          .delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
          .delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, CONTENT);

      start(SEALED).pass(Duration.ofSeconds(10));

      assertServed(); // the backend refuses a repeated request that differs
      assertThat(fixture.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
    }

    @Test
    void aClaimDeletedWhileNoProcessRunsLeavesNoVolume() { // DEF-33
      undecided(SEALED);
      engine.close();
      deleteClaim();
      assertThat(isMarked()).isTrue();

      start(SEALED).pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }

    @Test
    void aGrantRevokedWhileNoProcessRunsMeansThatTheVolumeIsRemoved() { // DEF-08
      undecided(SEALED);
      engine.close();
      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);

      start(SEALED).pass(Duration.ofSeconds(10));

      assertThat(fixture.backend.volumes()).isEmpty();
      assertThat(fixture.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
      fixture.now(ALLOW_DEV);
      assertServed();
    }

    @Test
    void aVolumeIsNotHandedOutBeforeGrantsAreKnown() {
      undecided(SEALED);
      engine.close();
      fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);

      start(SEALED).pass(Duration.ofSeconds(10));

      assertThat(fixture.backend.volumes()).hasSize(1);
      assertThat(fixture.volumes()).isEmpty();
      assertThat(fixture.lastWarning(RESTORE)).startsWith("GrantsUnknown: claim dev/restore waits");
      fixture.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
      fixture.pass(Duration.ofSeconds(10));
      assertServed();
    }

    @Test
    void aVolumeOfADeletedClaimNeedsNoGrantToBeRemoved() {
      undecided(SEALED);
      engine.close();
      fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
      deleteClaim();

      start(SEALED).pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }

    @Test
    void aMarkWhoseVolumeIsSavedIsTakenOff() {
      undecided(SEALED);
      fixture.onRequest =
          request -> {
            if (request.verb() == Verb.PATCH) {
              throw new ClusterException("away", Reason.UNAVAILABLE);
            }
          };
      fixture.pass(Duration.ofSeconds(1));
      assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
      assertThat(fixture.heard).last().isEqualTo("failed dev/restore ClusterRefused");
      fixture.onRequest = request -> {};
      long calls = fixture.provisionCalls();

      restart(SEALED);

      assertServed();
      assertThat(fixture.provisionCalls()).isEqualTo(calls);
    }

    @Test
    void theSourceStaysProtectedFromTheOldProcessToTheNew() { // invariant 4
      undecided(SEALED);
      engine.close();
      fixture.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
      for (int i = 0; i < 6; i++) {
        fixture.failuresBefore.add(Failures.timeout());
      }

      start(SEALED).pass(Duration.ofSeconds(30));

      assertThat(fixture.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isPresent();
      fixture.pass(Duration.ofMinutes(2));
      assertServed();
      assertThat(fixture.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
        value = Reason.class,
        names = {"UNAVAILABLE", "FORBIDDEN"})
    void aSourceThatCannotBeReadOrChangedForAWhileStaysProtected(Reason reason) {
      // invariant 4, found by the simulation
      undecided(SEALED);
      engine.close();
      fixture.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
      fixture.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, reason);
      for (int i = 0; i < 6; i++) {
        fixture.failuresBefore.add(Failures.timeout());
      }

      start(SEALED).pass(Duration.ofSeconds(1));
      fixture.cluster.heal(ResourceTypes.VOLUME_SNAPSHOTS);
      fixture.pass(Duration.ofSeconds(20));

      assertThat(fixture.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isPresent();
      fixture.pass(Duration.ofMinutes(5));
      assertServed();
      assertThat(fixture.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
    }

    @Test
    void whatIsSettledMeanwhileIsNotRepeated() { // found by the simulation
      undecided(SEALED);
      engine.close();
      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
      fixture.onRequest =
          request -> {
            if (request.verb() == Verb.GET && request.key().equals(RESTORE)) {
              // The last write of the process before arrives only now.
              fixture.onRequest = later -> {};
              var claim = fixture.claim(RESTORE).metadata();
              fixture.cluster.patch(
                  ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
                  RESTORE,
                  Patch.finalizers(claim, claim.finalizersWithout(MARK)));
            }
          };
      long calls = fixture.provisionCalls();

      start(SEALED).pass(Duration.ofMinutes(1));

      assertThat(fixture.provisionCalls()).isEqualTo(calls);
      assertThat(fixture.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
    }

    @Test
    void neverStillHonoursMarks() {
      undecided(SEALED);
      engine.close();
      deleteClaim();

      start(EngineOptions.builder().marks(marks -> marks.mode(MarkMode.NEVER).key(KEY)).build())
          .pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }
  }

  @Nested
  class Denials {
    private final Duration aMinute = Duration.ofMinutes(1);

    private void denyNext(int times) {
      for (int i = 0; i < times; i++) {
        fixture.failuresBefore.add(Failures.refused());
      }
    }

    @Test
    void oneDenialAfterAnAmbiguousCallIsNotBelieved() { // found by the chaos test
      undecided(SEALED);
      denyNext(2);

      deleteClaim();
      assertThat(isMarked()).isTrue();
      assertThat(fixture.lastWarning(RESTORE)).endsWith("may have made the volume");
      fixture.pass(aMinute);

      assertNothingLeft();
    }

    @Test
    void threeDenialsInARowAre() {
      fixture.apply(ALLOW_DEV);
      start(SEALED);
      fixture.failuresBefore.add(Failures.timeout());
      fixture.addRestore();
      // After 0, 1, 3, 7, 15, 31 and 63 seconds. Those after 10, 20 and 40 count.
      denyNext(7);

      deleteClaim();
      fixture.pass(aMinute.multipliedBy(2));

      assertNothingLeft();
      assertThat(fixture.provisionCalls()).isEqualTo(8);
    }

    @Test
    void anotherAmbiguousCallBeginsTheCountAnew() {
      undecided(SEALED);
      denyNext(2);
      fixture.failuresBefore.add(Failures.timeout());
      denyNext(2);

      deleteClaim();
      fixture.pass(aMinute);

      assertNothingLeft();
    }

    @Test
    void aProcessThatGoesOnDoubtsFromTheStart() {
      undecided(SEALED);
      engine.close();
      denyNext(2);
      deleteClaim();

      start(SEALED).pass(aMinute);

      assertNothingLeft();
    }

    @Test
    void aFirstDenialIsBelievedAtOnce() {
      fixture.apply(ALLOW_DEV);
      denyNext(1);
      start(SEALED).addRestore();

      deleteClaim();

      assertThat(fixture.provisionCalls()).isEqualTo(1);
      assertNothingLeft();
    }
  }

  @Nested
  class WithoutKey {
    private static final EngineOptions NO_KEY = EngineOptions.defaults();

    @Test
    void aClaimDeletedWhileNoProcessRunsLeavesNoVolume() {
      undecided(NO_KEY);
      assertThat(fixture.claim(RESTORE).metadata().annotations()).doesNotContainKey(MARK);
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
      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
      long calls = fixture.provisionCalls();

      start(NO_KEY).pass(Duration.ofHours(1));

      assertThat(fixture.provisionCalls()).isEqualTo(calls);
      assertThat(isMarked()).isTrue();
      fixture.now(ALLOW_DEV).pass(Duration.ofSeconds(1));
      assertNothingLeft();
    }

    @Test
    void oneDenialIsNotBelievedWhoeverAskedFirst() { // found by a review
      undecided(NO_KEY);
      engine.close();
      fixture.failuresBefore.add(Failures.of(Kind.EXHAUSTED, Fate.DID_NOT_HAPPEN));
      deleteClaim();

      start(NO_KEY).pass(Duration.ofMinutes(1));

      assertNothingLeft();
    }

    @Test
    void aSecretThatIsMissingDoesNotLoseTheMark() {
      undecided(NO_KEY);
      engine.close();
      fixture
          .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
          .now(
              CLASS
                  + "parameters: {csi.storage.k8s.io/provisioner-secret-name: s,"
                  + " csi.storage.k8s.io/provisioner-secret-namespace: dev}");

      start(NO_KEY).pass(Duration.ofMinutes(1));

      assertThat(fixture.heard).last().isEqualTo("failed dev/restore SecretUnavailable");
      assertThat(isMarked()).isTrue();
    }
  }

  @Nested
  class SwitchedOff {
    @Test
    void aVolumeBegunForAnotherNamespaceIsRemoved() { // found by a review
      undecided(SEALED);

      restart(
          EngineOptions.builder()
              .marks(marks -> marks.key(KEY))
              .sources(sources -> sources.crossNamespace(false))
              .build());
      fixture.pass(Duration.ofMinutes(1));

      assertThat(fixture.backend.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
      // What kinds are followed is told beside the work, in an order of its own.
      assertThat(fixture.heard)
          .filteredOn(told -> told.contains(" dev/restore "))
          .last()
          .isEqualTo("waiting dev/restore CrossNamespaceDisabled");
    }
  }

  @Nested
  class HonourStarted {
    @Test
    void aVolumeThatWasBegunIsHandedOut() { // GRANT-14
      undecided(
          EngineOptions.builder()
              .sources(sources -> sources.honourStarted(true))
              .marks(marks -> marks.key(KEY))
              .build());

      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofSeconds(1));

      assertServed();
    }

    @Test
    void whatWasNotBegunWaitsForAGrant() {
      fixture.apply(ALLOW_DEV);
      fixture.failuresBefore.add(Failures.refused());
      start(EngineOptions.builder().sources(sources -> sources.honourStarted(true)).build())
          .addRestore();

      fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofHours(1));

      assertThat(fixture.backend.volumes()).isEmpty();
      assertThat(fixture.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
    }
  }
}
