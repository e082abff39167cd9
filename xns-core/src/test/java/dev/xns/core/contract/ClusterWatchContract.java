package dev.xns.core.contract;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.model.ResourceTypes.SECRETS;
import static dev.xns.api.model.ResourceTypes.STORAGE_CLASSES;
import static dev.xns.api.model.ResourceTypes.VOLUME_ATTACHMENTS;
import static dev.xns.core.contract.ClusterObjects.annotate;
import static dev.xns.core.contract.ClusterObjects.claim;
import static dev.xns.core.contract.ClusterObjects.claimWithOwner;
import static dev.xns.core.contract.ClusterObjects.secret;
import static dev.xns.core.contract.ClusterObjects.storageClass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.Secret;
import dev.xns.api.model.StorageClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a watch delivers while nothing goes wrong. */
public abstract class ClusterWatchContract extends ClusterAccessContract {
  /** Enough to need several pages. */
  private static final int MANY = 1100;

  private final List<Watch> watches = new ArrayList<>();
  private final List<RecordingObserver<?>> observers = new ArrayList<>();

  /** How many objects the test of large lists makes; fewer where each takes long. */
  protected int many() {
    return MANY;
  }

  @AfterEach
  final void noRuleWasBroken() {
    watches.forEach(Watch::close);
    assertThat(observers).allSatisfy(o -> assertThat(o.violations()).isEmpty());
  }

  private <T extends KubernetesObject> RecordingObserver<T> watch(ResourceType<T> type) {
    return watch(type, WatchScope.EVERYTHING);
  }

  private <T extends KubernetesObject> RecordingObserver<T> watch(
      ResourceType<T> type, WatchScope scope) {
    var observer = new RecordingObserver<T>();
    observers.add(observer);
    watches.add(cluster().watch(type, scope, observer));
    return observer;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
  }

  @Test
  void everythingThatIsThereComesFirst() {
    ObjectKey first = clusterKey("class");
    ObjectKey second = clusterKey("class");
    cluster().create(STORAGE_CLASSES, storageClass(first.name()));
    cluster().create(STORAGE_CLASSES, storageClass(second.name()));

    RecordingObserver<StorageClass> observer = watch(STORAGE_CLASSES);

    soon().until(observer::isFollowing);
    assertThat(observer.state()).containsKeys(first, second);
    assertThat(observer.history()).first().isEqualTo("replaced");
  }

  @Test
  void nothingIsSomethingToo() {
    RecordingObserver<?> observer = watch(VOLUME_ATTACHMENTS);

    soon().until(observer::isFollowing);
    assertThat(observer.history()).containsExactly("replaced");
  }

  @Test
  void changesArriveAsTheyHappen() {
    RecordingObserver<StorageClass> observer = watch(STORAGE_CLASSES);
    soon().until(observer::isFollowing);
    ObjectKey key = clusterKey("class");

    StorageClass created = cluster().create(STORAGE_CLASSES, storageClass(key.name()));
    soon().untilAsserted(() -> assertThat(observer.get(key)).contains(created));

    StorageClass changed = cluster().patch(STORAGE_CLASSES, key, annotate("a", "b"));
    soon().untilAsserted(() -> assertThat(observer.get(key)).contains(changed));

    cluster().delete(STORAGE_CLASSES, key, Preconditions.NONE);
    soon().untilAsserted(() -> assertThat(observer.get(key)).isEmpty());
    assertThat(observer.replacements()).isEqualTo(1);
  }

  @Test
  void aDeletionThatFinalizersHoldUpIsAChange() {
    RecordingObserver<StorageClass> observer = watch(STORAGE_CLASSES);
    ObjectKey key = clusterKey("class");
    ObjectMeta created = cluster().create(STORAGE_CLASSES, storageClass(key.name())).metadata();
    cluster().patch(STORAGE_CLASSES, key, Patch.finalizers(created, List.of("example.com/a")));

    cluster().delete(STORAGE_CLASSES, key, Preconditions.NONE);

    soon()
        .until(
            () -> observer.get(key).filter(found -> found.metadata().isBeingDeleted()).isPresent());
    ObjectMeta deleted = observer.get(key).orElseThrow().metadata();
    cluster().patch(STORAGE_CLASSES, key, Patch.finalizers(deleted, List.of()));
    soon().until(() -> observer.get(key).isEmpty());
  }

  @Test
  void aWatchSeesAllNamespaces() {
    String other = name("other");
    createNamespace(other);
    RecordingObserver<Secret> observer = watch(SECRETS);
    ObjectKey here = key("secret");
    ObjectKey there = ObjectKey.of(other, here.name());

    cluster().create(SECRETS, secret(here, "one"));
    cluster().create(SECRETS, secret(there, "two"));

    soon().until(() -> observer.state().keySet().containsAll(List.of(here, there)));
    assertThat(observer.get(here)).isNotEqualTo(observer.get(there));
  }

  @Test
  void aWatchOfOneNamespaceSeesNoOther() {
    String other = name("other");
    createNamespace(other);
    ObjectKey before = key("secret");
    ObjectKey elsewhere = ObjectKey.of(other, before.name());
    cluster().create(SECRETS, secret(before, "one"));
    cluster().create(SECRETS, secret(elsewhere, "two"));

    RecordingObserver<Secret> observer = watch(SECRETS, WatchScope.namespace(other));
    soon().until(observer::isFollowing);
    ObjectKey here = ObjectKey.of(other, name("secret"));
    cluster().create(SECRETS, secret(key("secret"), "three"));
    cluster().create(SECRETS, secret(here, "four"));

    soon().until(() -> observer.get(here).isPresent());
    assertThat(observer.state()).containsOnlyKeys(elsewhere, here);
  }

  @Test
  void aWatchOfOneObjectSeesNoOther() {
    ObjectKey key = clusterKey("class");
    RecordingObserver<StorageClass> observer = watch(STORAGE_CLASSES, WatchScope.only(key));
    soon().until(observer::isFollowing);
    assertThat(observer.state()).isEmpty();

    cluster().create(STORAGE_CLASSES, storageClass(name("other")));
    cluster().create(STORAGE_CLASSES, storageClass(key.name()));
    soon().until(() -> observer.get(key).isPresent());
    cluster().delete(STORAGE_CLASSES, key, Preconditions.NONE);

    soon().until(() -> observer.get(key).isEmpty());
    assertThat(observer.history()).containsExactly("replaced", "upserted " + key, "removed " + key);
  }

  @Test
  void aLongListArrivesWhole() {
    var keys = new ArrayList<ObjectKey>();
    for (int i = 0; i < many(); i++) {
      ObjectKey key = key("many");
      keys.add(key);
      cluster().create(SECRETS, secret(key, "value"));
    }

    RecordingObserver<Secret> observer = watch(SECRETS);

    soon().until(observer::isFollowing);
    assertThat(observer.state().keySet()).containsAll(keys);
    assertThat(observer.replacements()).isEqualTo(1);
    keys.forEach(key -> cluster().delete(SECRETS, key, Preconditions.NONE));
    soon().until(() -> keys.stream().noneMatch(observer.state()::containsKey));
  }

  /** Whoever may create claims may give one an owner whose UID is as long as the server stores. */
  @Test
  void aClaimWithAHugeOwnerSpoilsOnlyItself() {
    RecordingObserver<PersistentVolumeClaim> before = watch(PERSISTENT_VOLUME_CLAIMS);
    soon().until(before::isFollowing);
    ObjectKey evil = key("evil");
    ObjectKey good = key("good");

    cluster().create(PERSISTENT_VOLUME_CLAIMS, claimWithOwner(evil, "u".repeat(60_000)));
    cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(good));
    RecordingObserver<PersistentVolumeClaim> after = watch(PERSISTENT_VOLUME_CLAIMS);

    soon().until(() -> before.get(good).isPresent() && after.get(good).isPresent());
    assertThat(before.history()).contains("upserted " + evil);
    assertThat(before.interruptions()).isEmpty();
    assertThat(after.interruptions()).isEmpty();
  }

  @Test
  void aBurstOfChangesEndsInTheLatestState() {
    RecordingObserver<StorageClass> observer = watch(STORAGE_CLASSES);
    ObjectKey key = clusterKey("class");
    cluster().create(STORAGE_CLASSES, storageClass(key.name()));
    StorageClass last = null;
    for (int i = 0; i < 50; i++) {
      last = cluster().patch(STORAGE_CLASSES, key, annotate("count", Integer.toString(i)));
    }

    StorageClass expected = last;
    soon().untilAsserted(() -> assertThat(observer.get(key)).contains(expected));
  }

  @Test
  void aNameThatIsUsedAgainIsAnotherObject() {
    RecordingObserver<StorageClass> observer = watch(STORAGE_CLASSES);
    ObjectKey key = clusterKey("class");
    cluster().create(STORAGE_CLASSES, storageClass(key.name()));
    cluster().delete(STORAGE_CLASSES, key, Preconditions.NONE);

    StorageClass second = cluster().create(STORAGE_CLASSES, storageClass(key.name()));

    soon().untilAsserted(() -> assertThat(observer.get(key)).contains(second));
  }

  @Test
  void watchesDoNotDisturbEachOther() {
    RecordingObserver<StorageClass> closing = watch(STORAGE_CLASSES);
    RecordingObserver<StorageClass> staying = watch(STORAGE_CLASSES);
    RecordingObserver<?> claims = watch(PERSISTENT_VOLUME_CLAIMS);
    soon().until(() -> closing.isFollowing() && staying.isFollowing() && claims.isFollowing());
    watches.get(0).close();
    List<String> history = closing.history();
    ObjectKey key = clusterKey("class");

    cluster().create(STORAGE_CLASSES, storageClass(key.name()));

    soon().until(() -> staying.get(key).isPresent());
    assertThat(closing.history()).isEqualTo(history);
    assertThat(claims.history()).noneMatch(call -> call.contains(key.name()));
  }

  @Test
  void anObserverThatFailsIsCalledAgain() {
    var calls = new AtomicInteger();
    var observer =
        new ForwardingObserver<StorageClass>(new RecordingObserver<>()) {
          @Override
          void called() {
            calls.incrementAndGet();
            throw new IllegalStateException("an observer with a fault");
          }
        };
    watches.add(cluster().watch(STORAGE_CLASSES, observer));
    soon().until(() -> calls.get() > 0);
    ObjectKey key = clusterKey("class");

    cluster().create(STORAGE_CLASSES, storageClass(key.name()));

    soon().until(() -> observer.inner().get(key).isPresent());
  }

  @Test
  void whatAnObserverDidNotTakeInIsDeliveredAgain() {
    var failed = new AtomicInteger();
    var observer =
        new ForwardingObserver<StorageClass>(new RecordingObserver<>()) {
          @Override
          public void upserted(StorageClass object) {
            if (failed.getAndIncrement() == 0) {
              throw new AssertionError("an observer with a fault");
            }
            super.upserted(object);
          }

          @Override
          void called() {}
        };
    observers.add(observer.inner());
    watches.add(cluster().watch(STORAGE_CLASSES, observer));
    soon().until(observer.inner()::isFollowing);
    ObjectKey key = clusterKey("class");

    cluster().create(STORAGE_CLASSES, storageClass(key.name()));

    soon().until(() -> observer.inner().get(key).isPresent());
    assertThat(failed).hasValueGreaterThan(0);
  }

  @Test
  void closingTwiceIsFine() {
    watch(STORAGE_CLASSES);

    watches.get(0).close();
    watches.get(0).close();

    assertThat(cluster().get(STORAGE_CLASSES, clusterKey("absent"))).isEmpty();
  }
}
