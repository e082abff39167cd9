package dev.xns.core.contract;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.model.ResourceTypes.SECRETS;
import static dev.xns.api.model.ResourceTypes.STORAGE_CLASSES;
import static dev.xns.core.contract.ClusterObjects.annotate;
import static dev.xns.core.contract.ClusterObjects.claim;
import static dev.xns.core.contract.ClusterObjects.secret;
import static dev.xns.core.contract.ClusterObjects.storageClass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Secret;
import dev.xns.api.model.StorageClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Reading, creating, patching and deleting single objects. */
public abstract class ClusterRequestsContract extends ClusterAccessContract {
  @Test
  void whatWasCreatedCanBeRead() {
    ObjectKey key = key("claim");

    PersistentVolumeClaim created = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key));

    assertThat(cluster().get(PERSISTENT_VOLUME_CLAIMS, key)).contains(created);
    assertThat(created.spec().resources().storage())
        .isEqualTo(claim(key).spec().resources().storage());
  }

  @Test
  void anObjectOfAClusterScopedKindIsFoundWithoutANamespace() {
    ObjectKey key = clusterKey("class");

    StorageClass created = cluster().create(STORAGE_CLASSES, storageClass(key.name()));

    assertThat(cluster().get(STORAGE_CLASSES, key)).contains(created);
    assertThat(created.parameters()).containsExactly(Map.entry("tier", "gold"));
  }

  @Test
  void anObjectThatIsNotThereIsEmptyAndNoFailure() {
    assertThat(cluster().get(PERSISTENT_VOLUME_CLAIMS, key("absent"))).isEmpty();
    assertThat(cluster().get(STORAGE_CLASSES, clusterKey("absent"))).isEmpty();
    assertThat(cluster().get(SECRETS, ObjectKey.of(name("absent"), "absent"))).isEmpty();
  }

  @Test
  void theServerFillsInWhoAndWhen() {
    ObjectMeta metadata =
        cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key("claim"))).metadata();

    assertThat(metadata.uid()).isNotEmpty();
    assertThat(metadata.resourceVersion()).isNotEmpty();
    assertThat(metadata.creationTimestamp()).isNotNull();
    assertThat(metadata.isBeingDeleted()).isFalse();
  }

  @Test
  void aNameIsTakenOnce() {
    ObjectKey key = key("claim");
    PersistentVolumeClaim first = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key));

    ClusterException refusal =
        refusal(
            () -> cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key)), Reason.ALREADY_EXISTS);

    assertThat(refusal.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(refusal).hasMessageContaining("PersistentVolumeClaim " + key);
    assertThat(cluster().get(PERSISTENT_VOLUME_CLAIMS, key)).contains(first);
  }

  @Test
  void theServerMakesUpNamesThatDiffer() {
    String prefix = name("secret") + "-";
    ObjectKey key = key("unused");
    var nameless =
        new Secret(
            new ObjectMeta(
                "",
                prefix,
                key.namespace(),
                "",
                "",
                null,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                List.of()),
            Map.of());

    Secret first = cluster().create(SECRETS, nameless);
    Secret second = cluster().create(SECRETS, nameless);

    assertThat(first.metadata().name()).startsWith(prefix).isNotEqualTo(prefix);
    assertThat(second.metadata().name()).startsWith(prefix).isNotEqualTo(first.metadata().name());
    assertThat(cluster().get(SECRETS, first.key())).contains(first);
  }

  @Test
  void anInvalidObjectIsRefused() {
    String namespace = key("unused").namespace();

    ClusterException refusal =
        refusal(
            () ->
                cluster()
                    .create(PERSISTENT_VOLUME_CLAIMS, claim(ObjectKey.of(namespace, "Not_A_Name"))),
            Reason.INVALID);

    assertThat(refusal.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(refusal).hasMessageContaining("PersistentVolumeClaim " + namespace + "/Not_A_Name");
  }

  @Test
  void aPatchChangesWhatItNamesAndNothingElse() {
    ObjectKey key = clusterKey("class");
    cluster().create(STORAGE_CLASSES, storageClass(key.name()));
    ObjectNode unknown = JsonNodeFactory.instance.objectNode();
    unknown.put("allowVolumeExpansion", true); // a field that the record does not have
    cluster().patch(STORAGE_CLASSES, key, Patch.merge(unknown));

    StorageClass patched = cluster().patch(STORAGE_CLASSES, key, annotate("a", "b"));

    assertThat(patched.metadata().annotations()).containsEntry("a", "b");
    assertThat(patched.parameters()).containsEntry("tier", "gold");
    assertThat(cluster().get(STORAGE_CLASSES, key)).contains(patched);
    var operations = JsonNodeFactory.instance.arrayNode();
    operations
        .addObject()
        .put("op", "test")
        .put("path", "/allowVolumeExpansion")
        .put("value", true);
    assertThatNoException()
        .isThrownBy(() -> cluster().patch(STORAGE_CLASSES, key, Patch.json(operations)));
  }

  @Test
  void aPatchGivesANewVersionAndOneThatChangesNothingKeepsIt() {
    ObjectKey key = key("claim");
    var created = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key));

    var patched = cluster().patch(PERSISTENT_VOLUME_CLAIMS, key, annotate("a", "b"));
    var again = cluster().patch(PERSISTENT_VOLUME_CLAIMS, key, annotate("a", "b"));

    assertThat(patched.metadata().resourceVersion())
        .isNotEqualTo(created.metadata().resourceVersion());
    assertThat(again.metadata().resourceVersion()).isEqualTo(patched.metadata().resourceVersion());
    assertThat(patched.metadata().uid()).isEqualTo(created.metadata().uid());
  }

  @Test
  void aPatchOfAnOldVersionIsAConflictAndChangesNothing() {
    ObjectKey key = key("claim");
    ObjectMeta old = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key)).metadata();
    var current = cluster().patch(PERSISTENT_VOLUME_CLAIMS, key, annotate("a", "b"));

    ClusterException refusal =
        refusal(
            () ->
                cluster()
                    .patch(PERSISTENT_VOLUME_CLAIMS, key, Patch.annotations(old, Map.of("c", "d"))),
            Reason.CONFLICT);

    assertThat(refusal.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(refusal).hasMessageContaining("PersistentVolumeClaim " + key);
    assertThat(cluster().get(PERSISTENT_VOLUME_CLAIMS, key)).contains(current);
  }

  @Test
  void aPatchOfAnotherObjectOfThatNameIsAConflict() {
    ObjectKey key = key("claim");
    ObjectMeta gone = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key)).metadata();
    cluster().delete(PERSISTENT_VOLUME_CLAIMS, key, Preconditions.NONE);
    awaitGone(key);
    ObjectMeta present = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key)).metadata();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("metadata").put("uid", gone.uid()).putObject("annotations").put("a", "b");

    refusal(
        () -> cluster().patch(PERSISTENT_VOLUME_CLAIMS, key, Patch.merge(body)), Reason.CONFLICT);

    assertThat(present.uid()).isNotEqualTo(gone.uid());
  }

  @Test
  void aPatchWithTheCurrentVersionWorks() {
    ObjectKey key = key("claim");
    ObjectMeta created = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key)).metadata();

    ObjectMeta annotated =
        cluster()
            .patch(
                PERSISTENT_VOLUME_CLAIMS,
                key,
                Patch.annotations(created, Map.of("a", "1", "b", "2")))
            .metadata();
    ObjectMeta fewer =
        cluster()
            .patch(PERSISTENT_VOLUME_CLAIMS, key, Patch.withoutAnnotations(annotated, List.of("a")))
            .metadata();

    assertThat(fewer.annotations()).containsEntry("b", "2").doesNotContainKey("a");
  }

  @Test
  void aPatchOfNothingIsNotFound() {
    ObjectKey key = key("absent");

    ClusterException refusal =
        refusal(
            () -> cluster().patch(PERSISTENT_VOLUME_CLAIMS, key, annotate("a", "b")),
            Reason.NOT_FOUND);

    assertThat(refusal).hasMessageContaining("PersistentVolumeClaim " + key);
  }

  @Test
  void aJsonPatchWhoseTestFailsChangesNothing() {
    ObjectKey key = clusterKey("class");
    StorageClass created = cluster().create(STORAGE_CLASSES, storageClass(key.name()));
    var operations = JsonNodeFactory.instance.arrayNode();
    operations
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/uid")
        .put("value", "somebody-else");
    operations
        .addObject()
        .put("op", "add")
        .put("path", "/metadata/annotations")
        .putObject("value")
        .put("a", "b");

    ClusterException refusal =
        refusal(
            () -> cluster().patch(STORAGE_CLASSES, key, Patch.json(operations)),
            Reason.CONFLICT,
            Reason.INVALID);

    assertThat(refusal.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(cluster().get(STORAGE_CLASSES, key)).contains(created);
  }

  @Test
  void aJsonPatchWhoseTestHoldsIsApplied() {
    ObjectKey key = clusterKey("class");
    StorageClass created = cluster().create(STORAGE_CLASSES, storageClass(key.name()));
    var operations = JsonNodeFactory.instance.arrayNode();
    operations
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/uid")
        .put("value", created.metadata().uid());
    operations
        .addObject()
        .put("op", "add")
        .put("path", "/metadata/annotations")
        .putObject("value")
        .put("a", "b");

    StorageClass patched = cluster().patch(STORAGE_CLASSES, key, Patch.json(operations));

    assertThat(patched.metadata().annotations()).containsEntry("a", "b");
  }

  @Test
  void whatWasDeletedIsGone() {
    ObjectKey key = clusterKey("class");
    cluster().create(STORAGE_CLASSES, storageClass(key.name()));

    cluster().delete(STORAGE_CLASSES, key, Preconditions.NONE);

    assertThat(cluster().get(STORAGE_CLASSES, key)).isEmpty();
  }

  @Test
  void deletingNothingIsNotFound() {
    ObjectKey key = clusterKey("absent");

    ClusterException refusal =
        refusal(() -> cluster().delete(STORAGE_CLASSES, key, Preconditions.NONE), Reason.NOT_FOUND);

    assertThat(refusal).hasMessageContaining("StorageClass " + key);
    refusal(
        () -> cluster().delete(STORAGE_CLASSES, key, Preconditions.uid("some-uid")),
        Reason.NOT_FOUND);
  }

  @Test
  void onlyTheObjectThatIsMeantIsDeleted() {
    ObjectKey key = clusterKey("class");
    ObjectMeta created = cluster().create(STORAGE_CLASSES, storageClass(key.name())).metadata();

    refusal(
        () -> cluster().delete(STORAGE_CLASSES, key, Preconditions.uid("somebody-else")),
        Reason.CONFLICT);
    refusal(
        () ->
            cluster()
                .delete(
                    STORAGE_CLASSES, key, new Preconditions(null, "1" + created.resourceVersion())),
        Reason.CONFLICT);
    assertThat(cluster().get(STORAGE_CLASSES, key)).isPresent();

    cluster()
        .delete(STORAGE_CLASSES, key, new Preconditions(created.uid(), created.resourceVersion()));
    assertThat(cluster().get(STORAGE_CLASSES, key)).isEmpty();
  }

  @Test
  void finalizersKeepADeletedObjectUntilTheyAreGone() {
    ObjectKey key = clusterKey("class");
    ObjectMeta created = cluster().create(STORAGE_CLASSES, storageClass(key.name())).metadata();
    cluster()
        .patch(STORAGE_CLASSES, key, Patch.finalizers(created, List.of("example.com/a", "x.y/b")));

    cluster().delete(STORAGE_CLASSES, key, Preconditions.uid(created.uid()));

    ObjectMeta deleted = cluster().get(STORAGE_CLASSES, key).orElseThrow().metadata();
    assertThat(deleted.isBeingDeleted()).isTrue();
    cluster().delete(STORAGE_CLASSES, key, Preconditions.NONE); // once more changes nothing
    refusal(
        () ->
            cluster()
                .patch(
                    STORAGE_CLASSES,
                    key,
                    Patch.finalizers(deleted, List.of("example.com/a", "example.com/new"))),
        Reason.INVALID,
        Reason.FORBIDDEN);
    ObjectMeta one =
        cluster()
            .patch(STORAGE_CLASSES, key, Patch.finalizers(deleted, List.of("example.com/a")))
            .metadata();
    cluster().patch(STORAGE_CLASSES, key, Patch.finalizers(one, List.of()));
    assertThat(cluster().get(STORAGE_CLASSES, key)).isEmpty();
  }

  @Test
  void aSecretArrivesWholeAndNeverPrints() {
    ObjectKey key = key("secret");
    Secret sent = secret(key, "hunter2-hunter2");

    Secret stored = cluster().create(SECRETS, sent);

    assertThat(stored.data()).isEqualTo(sent.data());
    assertThat(cluster().get(SECRETS, key)).contains(stored);
    ClusterException refusal =
        refusal(() -> cluster().create(SECRETS, sent), Reason.ALREADY_EXISTS);
    assertThat(stored + " " + refusal + " " + refusal.getCause())
        .doesNotContain("hunter2", sent.data().get("token"));
  }

  @Test
  void aRefusedSecretDoesNotPrintEither() {
    ObjectKey key = ObjectKey.of(key("unused").namespace(), "Not_A_Name");
    Secret secret = secret(key, "hunter2-hunter2");

    ClusterException refusal = refusal(() -> cluster().create(SECRETS, secret), Reason.INVALID);

    assertThat(refusal + " " + refusal.getCause())
        .doesNotContain("hunter2", secret.data().get("token"));
  }

  @Test
  void ofManyWritersWithOneVersionOneWins() throws ExecutionException, InterruptedException {
    ObjectKey key = key("claim");
    ObjectMeta created = cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key)).metadata();
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Patch patch = Patch.annotations(created, Map.of("writer", "w" + i));
      writers.add(
          () -> {
            try {
              cluster().patch(PERSISTENT_VOLUME_CLAIMS, key, patch);
              return true;
            } catch (ClusterException e) {
              assertThat(e.reason()).isEqualTo(Reason.CONFLICT);
              return false;
            }
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    int winners = 0;
    try {
      for (Future<Boolean> writer : threads.invokeAll(writers)) {
        winners += writer.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(winners).isEqualTo(1);
  }

  /** A server may put a finalizer of its own on claims; its controllers may be there or not. */
  private void awaitGone(ObjectKey claim) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              Optional<PersistentVolumeClaim> left = cluster().get(PERSISTENT_VOLUME_CLAIMS, claim);
              left.ifPresent(this::removeFinalizers);
              return left.isEmpty();
            });
  }

  private void removeFinalizers(PersistentVolumeClaim claim) {
    try {
      cluster()
          .patch(
              PERSISTENT_VOLUME_CLAIMS, claim.key(), Patch.finalizers(claim.metadata(), List.of()));
    } catch (ClusterException e) {
      assertThat(e.reason()).isIn(Reason.NOT_FOUND, Reason.CONFLICT);
    }
  }
}
