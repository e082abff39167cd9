package dev.xns.core.contract;

import static dev.xns.api.model.ResourceTypes.STORAGE_CLASSES;
import static dev.xns.core.contract.ClusterObjects.storageClass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.cluster.Watch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.StorageClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Watches over a bad line, and with a server that goes and comes back: nothing is missed, nothing
 * old is delivered as new, and nothing grows. For implementations that reach a server over a
 * connection; watches should be made impatient, or this takes long.
 */
public abstract class ClusterConnectionContract extends ClusterAccessContract {
  private final RecordingObserver<StorageClass> observer = new RecordingObserver<>();
  private final List<Watch> watches = new ArrayList<>();

  /** Breaks all connections to the server; new ones work. */
  protected abstract void cut();

  /** Lets nothing more through on the connections that there are, without breaking them. */
  protected abstract void silence();

  /** Stops the server. */
  protected abstract void stopServer();

  /** Starts the server with everything it knew, and returns when it can be reached. */
  protected abstract void startServer();

  /** How many connections to the server were made so far. */
  protected abstract long connections();

  /** Creates a StorageClass over another connection. */
  protected abstract void createBehindTheScenes(StorageClass storageClass);

  /** Deletes a StorageClass over another connection. */
  protected abstract void deleteBehindTheScenes(String name);

  @AfterEach
  final void noRuleWasBroken() {
    watches.forEach(Watch::close);
    assertThat(observer.violations()).isEmpty();
  }

  private void watch() {
    watches.add(cluster().watch(STORAGE_CLASSES, observer));
    soon().until(observer::isFollowing);
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(10));
  }

  private ObjectKey create() {
    ObjectKey key = clusterKey("class");
    createBehindTheScenes(storageClass(key.name()));
    return key;
  }

  private void sees(ObjectKey key) {
    soon().until(() -> observer.get(key).isPresent());
  }

  private void seesNot(ObjectKey key) {
    soon().until(() -> observer.get(key).isEmpty());
  }

  @Test
  void aBrokenConnectionIsReplacedWithoutAWord() {
    ObjectKey gone = create();
    watch();
    sees(create()); // a connection that has not worked yet is trouble if it breaks

    for (int i = 0; i < 3; i++) {
      cut();
      sees(create());
    }
    cut();
    deleteBehindTheScenes(gone.name());
    seesNot(gone);

    assertThat(observer.replacements()).isEqualTo(1);
    assertThat(observer.interruptions()).isEmpty();
  }

  @Test
  void aSilentConnectionIsNoticed() {
    ObjectKey gone = create();
    watch();

    silence();
    ObjectKey made = create();
    deleteBehindTheScenes(gone.name());

    sees(made);
    seesNot(gone);
  }

  @Test
  void aServerThatComesBackIsFollowedAgain() {
    ObjectKey gone = create();
    ObjectKey kept = create();
    watch();

    stopServer();
    soon().until(() -> !observer.isFollowing());
    startServer();
    soon().until(observer::isFollowing);
    // A position is only worth something in the history it came from.
    assertThat(observer.replacements()).isGreaterThan(1);
    deleteBehindTheScenes(gone.name());
    ObjectKey made = create();

    sees(made);
    seesNot(gone);
    assertThat(observer.get(kept)).isPresent();
  }

  @Test
  void aServerThatIsAwayIsNotStormed() {
    watch();
    stopServer();
    soon().until(() -> !observer.isFollowing());
    long before = connections();
    int threads = Thread.activeCount();

    await()
        .pollDelay(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(connections() - before).isLessThan(40);
              assertThat(Thread.activeCount()).isLessThan(threads + 10);
            });
    startServer();
    sees(create());
  }

  @Test
  void manyInterruptionsLeaveNothingBehind() {
    watch();
    sees(create());
    int threads = Thread.activeCount();

    for (int i = 0; i < 10; i++) {
      cut();
      sees(create());
    }

    soon().untilAsserted(() -> assertThat(Thread.activeCount()).isLessThan(threads + 10));
  }
}
