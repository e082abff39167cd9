package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Invariant 4: a source stays while a started creation uses it, and is released right after. */
class SourceProtectionTest {
  private static final String OURS = "source.xns.dev/hostpath.csi.xns.dev";
  private static final String REFERENCE =
      "provisioner.storage.kubernetes.io/volumesnapshot-as-source-protection";

  private final EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);

  private List<String> finalizers() {
    return fixture
        .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
        .map(snapshot -> snapshot.metadata().finalizers())
        .orElse(List.of("gone"));
  }

  private long patchesOfTheSource() {
    return fixture.requests.stream()
        .filter(request -> request.verb() == Verb.PATCH && request.key().equals(BACKUP))
        .count();
  }

  private void deleteTheSource() {
    fixture.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
  }

  @Test
  void theSourceIsProtectedBeforeTheCallAndReleasedSoonAfter() { // DEF-02, DEF-21
    fixture.duringCall = call -> assertThat(finalizers()).containsExactly(OURS);

    fixture.addRestore();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    fixture.pass(Duration.ofSeconds(1));
    assertThat(finalizers()).isEmpty();
    assertThat(fixture.provisionCalls()).isEqualTo(1);
  }

  @Test
  void aSourceDeletedHalfWayStaysUntilTheRestoreIsDone() { // DEF-01, DEF-05, DEF-27, SNAP-15
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();

    deleteTheSource();
    assertThat(finalizers()).containsExactly(OURS);
    fixture.pass(Duration.ofSeconds(1)); // the second attempt, which succeeds

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(finalizers()).containsExactly("gone");
  }

  @Test
  void aSourceIsReleasedToItsOwnerAlsoIfTheClaimIsGone() { // DEF-05
    fixture.failuresAfter.add(Failures.timeout());
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);
    deleteTheSource();
    assertThat(finalizers()).containsExactly(OURS);

    fixture.pass(Duration.ofSeconds(10));

    assertThat(finalizers()).containsExactly("gone");
    assertThat(fixture.backend.volumes()).isEmpty();
  }

  @Test
  void aGoldenImageIsPatchedTwiceHoweverManyClaimsUseIt() { // DEF-24
    fixture.requests.clear();

    IntStream.range(0, 500)
        .forEach(i -> fixture.apply(EngineFixture.restore("restore-" + i, "backup", "fast")));
    fixture.pass(Duration.ofSeconds(2));

    assertThat(fixture.backend.volumes()).hasSize(500);
    assertThat(patchesOfTheSource()).isEqualTo(2);
    assertThat(finalizers()).isEmpty();
    assertThat(fixture.heard).noneMatch(text -> text.startsWith("failed"));
  }

  @Test
  void aFailureForGoodReleasesTheSource() { // DEF-21
    for (int i = 0; i < 3; i++) {
      fixture.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));
    }

    fixture.addRestore().pass(Duration.ofSeconds(2));

    assertThat(finalizers()).isEmpty();
  }

  @Test
  void aClaimThatWaitsForAnythingElseDoesNotPinItsSource() { // DEF-04, DEF-21
    EngineFixture other = new EngineFixture().apply(ALLOW_DEV).addSnapshot(true).start();

    other.addRestore().pass(Duration.ofHours(1)); // its class does not exist

    assertThat(
            other
                .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
                .orElseThrow()
                .metadata()
                .finalizers())
        .isEmpty();
  }

  @Test
  void otherFinalizersStayWhereTheyAre() {
    addFinalizer("example.com/other");

    fixture.addRestore().pass(Duration.ofSeconds(2));

    assertThat(finalizers()).containsExactly("example.com/other");
  }

  @Test
  void aChangeBySomebodyElseInBetweenDoesNotMatter() { // FIN-06 conflicts
    var once = new AtomicInteger(2);
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH
              && request.key().equals(BACKUP)
              && once.getAndDecrement() > 0) {
            addFinalizer("example.com/f" + once.get());
          }
        };

    fixture.addRestore().pass(Duration.ofSeconds(2));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(finalizers()).containsExactly("example.com/f1", "example.com/f0");
  }

  @Test
  void aSourceThatCannotBeProtectedYetIsNotUsedYet() {
    var refusals = new AtomicInteger(2);
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH
              && request.key().equals(BACKUP)
              && refusals.getAndDecrement() > 0) {
            throw new ClusterException("no connection", Reason.UNAVAILABLE);
          }
        };

    fixture.addRestore();
    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.heard).last().isEqualTo("failed dev/restore SourceNotProtected");
    fixture.pass(Duration.ofSeconds(1 + 2));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void withoutPermissionTheSourceIsUsedUnprotectedAndThatIsSaidOnce() { // FIN-06, DEF-03
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH && request.key().equals(BACKUP)) {
            throw new ClusterException("forbidden", Reason.FORBIDDEN);
          }
        };

    fixture.addRestore("one").addRestore("two").pass(Duration.ofMinutes(1));

    assertThat(fixture.backend.volumes()).hasSize(2);
    assertThat(fixture.heard.stream().filter(text -> text.startsWith("degraded")))
        .containsExactly("degraded SOURCE_PROTECTION volumesnapshots.snapshot.storage.k8s.io/v1");
    assertThat(fixture.consequences())
        .containsExactly(
            "they are used as sources without protection against deletion; finalizers that"
                + " protected them before stay on");
  }

  @Test
  void aSourceThatGoesJustBeforeItIsProtectedIsWaitedFor() {
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH && request.key().equals(BACKUP)) {
            fixture.onRequest = r -> {};
            fixture.cluster.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP, Preconditions.NONE);
          }
        };

    fixture.addRestore().pass(Duration.ofMinutes(1));

    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore SnapshotNotFound");
  }

  @Test
  void aFinalizerThatMayHaveBeenTakenOffIsPutOnAgain() {
    fixture.addRestore("one");
    fixture.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH && request.key().equals(BACKUP)) {
            fixture.onRequest = r -> {};
            fixture.cluster.edit(
                ResourceTypes.VOLUME_SNAPSHOTS,
                BACKUP,
                json -> json.withObjectProperty("metadata").remove("finalizers"));
            throw new ClusterException(
                "connection lost", Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, null, null);
          }
        };
    fixture.pass(Duration.ofMillis(500)); // it is taken off, and nobody hears of it
    assertThat(finalizers()).isEmpty();
    var during = new ArrayList<List<String>>();
    fixture.duringCall = call -> during.add(finalizers());

    fixture.addRestore("two");

    assertThat(during).containsExactly(List.of(OURS));
  }

  @Test
  void whatAnEarlierProcessLeftIsTakenOff() { // DEF-03, DEF-30
    EngineFixture other = new EngineFixture().addSnapshot(true);
    other.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOTS,
        BACKUP,
        json -> json.withObjectProperty("metadata").putArray("finalizers").add(OURS));

    other.start().pass(Duration.ofSeconds(4));
    assertThat(
            other
                .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
                .orElseThrow()
                .metadata()
                .finalizers())
        .containsExactly(OURS); // claims that use it may still come
    other.pass(Duration.ofSeconds(1));

    assertThat(
            other
                .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
                .orElseThrow()
                .metadata()
                .finalizers())
        .isEmpty();
  }

  @Test
  void whatAnEarlierProcessLeftStaysWhileNobodyKnowsTheClaims() { // DEF-31
    EngineFixture other = new EngineFixture().addSnapshot(true);
    other.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOTS,
        BACKUP,
        json -> json.withObjectProperty("metadata").putArray("finalizers").add(OURS));
    other.cluster.fail(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, Reason.FORBIDDEN);

    other.start().pass(Duration.ofHours(1));
    assertThat(
            other
                .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
                .orElseThrow()
                .metadata()
                .finalizers())
        .containsExactly(OURS);

    other.cluster.heal(ResourceTypes.PERSISTENT_VOLUME_CLAIMS);
    other.pass(Duration.ofSeconds(10));
    assertThat(
            other
                .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
                .orElseThrow()
                .metadata()
                .finalizers())
        .isEmpty();
  }

  @Test
  void aStartedRestoreGoesOnThoughTheContentIsMarkedForDeletion() { // DEF-18, XNS-14
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore("first");
    fixture.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        EngineFixture.CONTENT,
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("snapshot.storage.kubernetes.io/volumesnapshot-being-deleted", "yes"));
    fixture.addRestore("second").pass(Duration.ofSeconds(1));

    assertThat(fixture.phase(ObjectKey.of("dev", "first"))).isEqualTo("Bound");
    assertThat(fixture.warnings(ObjectKey.of("dev", "second")))
        .containsExactly(
            "SnapshotBeingDeleted: claim dev/second: VolumeSnapshot prod/backup is lost: its"
                + " content is being deleted, and its data with it; name another snapshot");
  }

  @Test
  void whatTheReferenceProductLeftGoesWhenItsOwnerDeletesTheSource() { // DEF-03
    addFinalizer(REFERENCE);
    fixture.pass(Duration.ofMinutes(1));
    assertThat(finalizers()).containsExactly(REFERENCE);

    deleteTheSource();
    fixture.pass(Duration.ofSeconds(6));

    assertThat(finalizers()).containsExactly("gone");
  }

  @Test
  void whatBelongsToAnotherDriverIsLeftAlone() {
    fixture.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        EngineFixture.CONTENT,
        json -> json.withObjectProperty("spec").put("driver", "other.example.com"));
    addFinalizer(REFERENCE);
    addFinalizer("source.xns.dev/other.example.com");

    deleteTheSource();
    fixture.pass(Duration.ofHours(1));

    assertThat(finalizers()).containsExactly(REFERENCE, "source.xns.dev/other.example.com");
  }

  private void addFinalizer(String finalizer) {
    fixture.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOTS,
        BACKUP,
        json -> json.withObjectProperty("metadata").withArrayProperty("finalizers").add(finalizer));
    fixture.time.run();
  }
}
