package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.RESTORE;
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

  private final Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);

  private List<String> finalizers() {
    return setting
        .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
        .map(snapshot -> snapshot.metadata().finalizers())
        .orElse(List.of("gone"));
  }

  private long patchesOfTheSource() {
    return setting.requests.stream()
        .filter(request -> request.verb() == Verb.PATCH && request.key().equals(BACKUP))
        .count();
  }

  private void deleteTheSource() {
    setting.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
  }

  @Test
  void theSourceIsProtectedBeforeTheCallAndReleasedSoonAfter() { // DEF-02, DEF-21
    setting.duringCall = call -> assertThat(finalizers()).containsExactly(OURS);

    setting.addRestore();

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    setting.pass(Duration.ofSeconds(1));
    assertThat(finalizers()).isEmpty();
    assertThat(setting.provisionCalls()).isEqualTo(1);
  }

  @Test
  void aSourceDeletedHalfWayStaysUntilTheRestoreIsDone() { // DEF-01, DEF-05, DEF-27, SNAP-15
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore();

    deleteTheSource();
    assertThat(finalizers()).containsExactly(OURS);
    setting.pass(Duration.ofSeconds(1)); // the second attempt, which succeeds

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(finalizers()).containsExactly("gone");
  }

  @Test
  void aSourceIsReleasedToItsOwnerAlsoIfTheClaimIsGone() { // DEF-05
    setting.failuresAfter.add(Failures.timeout());
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore();
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);
    deleteTheSource();
    assertThat(finalizers()).containsExactly(OURS);

    setting.pass(Duration.ofSeconds(10));

    assertThat(finalizers()).containsExactly("gone");
    assertThat(setting.backend.volumes()).isEmpty();
  }

  @Test
  void aGoldenImageIsPatchedTwiceHoweverManyClaimsUseIt() { // DEF-24
    setting.requests.clear();

    IntStream.range(0, 500)
        .forEach(i -> setting.apply(Setting.restore("restore-" + i, "backup", "fast")));
    setting.pass(Duration.ofSeconds(2));

    assertThat(setting.backend.volumes()).hasSize(500);
    assertThat(patchesOfTheSource()).isEqualTo(2);
    assertThat(finalizers()).isEmpty();
    assertThat(setting.heard).noneMatch(text -> text.startsWith("failed"));
  }

  @Test
  void aFailureForGoodReleasesTheSource() { // DEF-21
    for (int i = 0; i < 3; i++) {
      setting.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));
    }

    setting.addRestore().pass(Duration.ofSeconds(2));

    assertThat(finalizers()).isEmpty();
  }

  @Test
  void aClaimThatWaitsForAnythingElseDoesNotPinItsSource() { // DEF-04, DEF-21
    Setting other = new Setting().apply(ALLOW_DEV).addSnapshot(true).start();

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

    setting.addRestore().pass(Duration.ofSeconds(2));

    assertThat(finalizers()).containsExactly("example.com/other");
  }

  @Test
  void aChangeBySomebodyElseInBetweenDoesNotMatter() { // FIN-06 conflicts
    var once = new AtomicInteger(2);
    setting.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH
              && request.key().equals(BACKUP)
              && once.getAndDecrement() > 0) {
            addFinalizer("example.com/f" + once.get());
          }
        };

    setting.addRestore().pass(Duration.ofSeconds(2));

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(finalizers()).containsExactly("example.com/f1", "example.com/f0");
  }

  @Test
  void aSourceThatCannotBeProtectedYetIsNotUsedYet() {
    var refusals = new AtomicInteger(2);
    setting.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH
              && request.key().equals(BACKUP)
              && refusals.getAndDecrement() > 0) {
            throw new ClusterException("no connection", Reason.UNAVAILABLE);
          }
        };

    setting.addRestore();
    assertThat(setting.calls).isEmpty();
    assertThat(setting.heard).last().isEqualTo("failed dev/restore SourceNotProtected");
    setting.pass(Duration.ofSeconds(1 + 2));

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void withoutPermissionTheSourceIsUsedUnprotectedAndThatIsSaidOnce() { // FIN-06, DEF-03
    setting.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH && request.key().equals(BACKUP)) {
            throw new ClusterException("forbidden", Reason.FORBIDDEN);
          }
        };

    setting.addRestore("one").addRestore("two").pass(Duration.ofMinutes(1));

    assertThat(setting.backend.volumes()).hasSize(2);
    assertThat(setting.heard.stream().filter(text -> text.startsWith("degraded")))
        .containsExactly("degraded SOURCE_PROTECTION volumesnapshots.snapshot.storage.k8s.io/v1");
    assertThat(setting.consequences())
        .containsExactly(
            "they are used as sources without protection against deletion; finalizers that"
                + " protected them before stay on");
  }

  @Test
  void aSourceThatGoesJustBeforeItIsProtectedIsWaitedFor() {
    setting.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH && request.key().equals(BACKUP)) {
            setting.onRequest = r -> {};
            setting.cluster.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP, Preconditions.NONE);
          }
        };

    setting.addRestore().pass(Duration.ofMinutes(1));

    assertThat(setting.calls).isEmpty();
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore SnapshotNotFound");
  }

  @Test
  void aFinalizerThatMayHaveBeenTakenOffIsPutOnAgain() {
    setting.addRestore("one");
    setting.onRequest =
        request -> {
          if (request.verb() == Verb.PATCH && request.key().equals(BACKUP)) {
            setting.onRequest = r -> {};
            setting.cluster.edit(
                ResourceTypes.VOLUME_SNAPSHOTS,
                BACKUP,
                json -> json.withObjectProperty("metadata").remove("finalizers"));
            throw new ClusterException(
                "connection lost", Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, null, null);
          }
        };
    setting.pass(Duration.ofMillis(500)); // it is taken off, and nobody hears of it
    assertThat(finalizers()).isEmpty();
    var during = new ArrayList<List<String>>();
    setting.duringCall = call -> during.add(finalizers());

    setting.addRestore("two");

    assertThat(during).containsExactly(List.of(OURS));
  }

  @Test
  void whatAnEarlierProcessLeftIsTakenOff() { // DEF-03, DEF-30
    Setting other = new Setting().addSnapshot(true);
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
    Setting other = new Setting().addSnapshot(true);
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
    setting.failuresAfter.add(Failures.timeout());
    setting.addRestore("first");
    setting.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        Setting.CONTENT,
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("snapshot.storage.kubernetes.io/volumesnapshot-being-deleted", "yes"));
    setting.addRestore("second").pass(Duration.ofSeconds(1));

    assertThat(setting.phase(ObjectKey.of("dev", "first"))).isEqualTo("Bound");
    assertThat(setting.warnings(ObjectKey.of("dev", "second")))
        .containsExactly(
            "SnapshotBeingDeleted: claim dev/second: VolumeSnapshot prod/backup is lost: its"
                + " content is being deleted, and its data with it; name another snapshot");
  }

  @Test
  void whatTheReferenceProductLeftGoesWhenItsOwnerDeletesTheSource() { // DEF-03
    addFinalizer(REFERENCE);
    setting.pass(Duration.ofMinutes(1));
    assertThat(finalizers()).containsExactly(REFERENCE);

    deleteTheSource();
    setting.pass(Duration.ofSeconds(6));

    assertThat(finalizers()).containsExactly("gone");
  }

  @Test
  void whatBelongsToAnotherDriverIsLeftAlone() {
    setting.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        Setting.CONTENT,
        json -> json.withObjectProperty("spec").put("driver", "other.example.com"));
    addFinalizer(REFERENCE);
    addFinalizer("source.xns.dev/other.example.com");

    deleteTheSource();
    setting.pass(Duration.ofHours(1));

    assertThat(finalizers()).containsExactly(REFERENCE, "source.xns.dev/other.example.com");
  }

  private void addFinalizer(String finalizer) {
    setting.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOTS,
        BACKUP,
        json -> json.withObjectProperty("metadata").withArrayProperty("finalizers").add(finalizer));
    setting.time.run();
  }
}
