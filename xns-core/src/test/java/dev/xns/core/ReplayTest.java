package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.CONTENT;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
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
      setting
          .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
          .now(CLASS + "parameters: {tier: gold}")
          .delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
          .delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, CONTENT);

      start(SEALED).pass(Duration.ofSeconds(10));

      assertServed(); // the backend refuses a repeated request that differs
      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
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
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);

      start(SEALED).pass(Duration.ofSeconds(10));

      assertThat(setting.backend.volumes()).isEmpty();
      assertThat(setting.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
      setting.now(ALLOW_DEV);
      assertServed();
    }

    @Test
    void aVolumeIsNotHandedOutBeforeGrantsAreKnown() {
      undecided(SEALED);
      engine.close();
      setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);

      start(SEALED).pass(Duration.ofSeconds(10));

      assertThat(setting.backend.volumes()).hasSize(1);
      assertThat(setting.volumes()).isEmpty();
      assertThat(setting.lastWarning(RESTORE)).startsWith("GrantsUnknown: claim dev/restore waits");
      setting.cluster.heal(ResourceTypes.REFERENCE_GRANTS);
      setting.pass(Duration.ofSeconds(10));
      assertServed();
    }

    @Test
    void aVolumeOfADeletedClaimNeedsNoGrantToBeRemoved() {
      undecided(SEALED);
      engine.close();
      setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
      deleteClaim();

      start(SEALED).pass(Duration.ofSeconds(10));

      assertNothingLeft();
    }

    @Test
    void aMarkWhoseVolumeIsSavedIsTakenOff() {
      undecided(SEALED);
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

      restart(SEALED);

      assertServed();
      assertThat(setting.provisionCalls()).isEqualTo(calls);
    }

    @Test
    void theSourceStaysProtectedFromTheOldProcessToTheNew() { // invariant 4
      undecided(SEALED);
      engine.close();
      setting.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
      for (int i = 0; i < 6; i++) {
        setting.failuresBefore.add(Failures.timeout());
      }

      start(SEALED).pass(Duration.ofSeconds(30));

      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isPresent();
      setting.pass(Duration.ofMinutes(2));
      assertServed();
      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
        value = Reason.class,
        names = {"UNAVAILABLE", "FORBIDDEN"})
    void aSourceThatCannotBeReadOrChangedForAWhileStaysProtected(Reason reason) {
      // invariant 4, found by the simulation
      undecided(SEALED);
      engine.close();
      setting.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
      setting.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, reason);
      for (int i = 0; i < 6; i++) {
        setting.failuresBefore.add(Failures.timeout());
      }

      start(SEALED).pass(Duration.ofSeconds(1));
      setting.cluster.heal(ResourceTypes.VOLUME_SNAPSHOTS);
      setting.pass(Duration.ofSeconds(20));

      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isPresent();
      setting.pass(Duration.ofMinutes(5));
      assertServed();
      assertThat(setting.find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEmpty();
    }

    @Test
    void whatIsSettledMeanwhileIsNotRepeated() { // found by the simulation
      undecided(SEALED);
      engine.close();
      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
      setting.onRequest =
          request -> {
            if (request.verb() == Verb.GET && request.key().equals(RESTORE)) {
              // The last write of the process before arrives only now.
              setting.onRequest = later -> {};
              var claim = setting.claim(RESTORE).metadata();
              setting.cluster.patch(
                  ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
                  RESTORE,
                  Patch.finalizers(claim, claim.finalizersWithout(MARK)));
            }
          };
      long calls = setting.provisionCalls();

      start(SEALED).pass(Duration.ofMinutes(1));

      assertThat(setting.provisionCalls()).isEqualTo(calls);
      assertThat(setting.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
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
        setting.failuresBefore.add(Failures.refused());
      }
    }

    @Test
    void oneDenialAfterAnAmbiguousCallIsNotBelieved() { // found by the chaos test
      undecided(SEALED);
      denyNext(2);

      deleteClaim();
      assertThat(isMarked()).isTrue();
      assertThat(setting.lastWarning(RESTORE)).endsWith("may have made the volume");
      setting.pass(aMinute);

      assertNothingLeft();
    }

    @Test
    void threeDenialsInARowAre() {
      setting.apply(ALLOW_DEV);
      start(SEALED);
      setting.failuresBefore.add(Failures.timeout());
      setting.addRestore();
      denyNext(3);

      deleteClaim();
      setting.pass(aMinute);

      assertNothingLeft();
      assertThat(setting.provisionCalls()).isEqualTo(4);
    }

    @Test
    void anotherAmbiguousCallBeginsTheCountAnew() {
      undecided(SEALED);
      denyNext(2);
      setting.failuresBefore.add(Failures.timeout());
      denyNext(2);

      deleteClaim();
      setting.pass(aMinute);

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
      setting.apply(ALLOW_DEV);
      denyNext(1);
      start(SEALED).addRestore();

      deleteClaim();

      assertThat(setting.provisionCalls()).isEqualTo(1);
      assertNothingLeft();
    }
  }

  @Nested
  class WithoutKey {
    private static final EngineOptions NO_KEY = EngineOptions.defaults();

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
    void oneDenialIsNotBelievedWhoeverAskedFirst() { // found by a review
      undecided(NO_KEY);
      engine.close();
      setting.failuresBefore.add(Failures.of(Kind.EXHAUSTED, Fate.DID_NOT_HAPPEN));
      deleteClaim();

      start(NO_KEY).pass(Duration.ofMinutes(1));

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
  class SwitchedOff {
    @Test
    void aVolumeBegunForAnotherNamespaceIsRemoved() { // found by a review
      undecided(SEALED);

      restart(
          EngineOptions.builder()
              .marks(marks -> marks.key(KEY))
              .sources(sources -> sources.crossNamespace(false))
              .build());
      setting.pass(Duration.ofMinutes(1));

      assertThat(setting.backend.volumes()).isEmpty();
      assertThat(isMarked()).isFalse();
      // What kinds are followed is told beside the work, in an order of its own.
      assertThat(setting.heard)
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

      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofSeconds(1));

      assertServed();
    }

    @Test
    void whatWasNotBegunWaitsForAGrant() {
      setting.apply(ALLOW_DEV);
      setting.failuresBefore.add(Failures.refused());
      start(EngineOptions.builder().sources(sources -> sources.honourStarted(true)).build())
          .addRestore();

      setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofHours(1));

      assertThat(setting.backend.volumes()).isEmpty();
      assertThat(setting.heard).last().isEqualTo("waiting dev/restore RefNotPermitted");
    }
  }
}
