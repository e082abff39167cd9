package dev.xns.core.contract;

import static dev.xns.core.contract.ClusterObjects.storageClass;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens while a kind cannot be reached: not installed, forbidden, or no connection. For
 * implementations whose tests can bring that about.
 */
public abstract class ClusterTroubleContract extends ClusterAccessContract {
  /** Makes StorageClasses unreachable in this way; running watches notice. */
  protected abstract void begin(Reason trouble);

  /** Makes StorageClasses reachable again. */
  protected abstract void end(Reason trouble);

  /** Creates a StorageClass by other means, whether they can be reached or not. */
  protected abstract void createBehindTheScenes(StorageClass storageClass);

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN", "UNAVAILABLE"})
  void requestsSayWhatIsWrong(Reason trouble) {
    ObjectKey key = clusterKey("class");
    begin(trouble);

    ClusterException read =
        refusal(() -> cluster().get(ResourceTypes.STORAGE_CLASSES, key), trouble);
    ClusterException write =
        refusal(
            () -> cluster().create(ResourceTypes.STORAGE_CLASSES, storageClass(key.name())),
            trouble);

    assertThat(read.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(read).hasMessageContaining("StorageClass " + key);
    assertThat(write).hasMessageContaining("StorageClass " + key);
    end(trouble);
    soon()
        .ignoreException(ClusterException.class)
        .until(() -> cluster().get(ResourceTypes.STORAGE_CLASSES, key).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN", "UNAVAILABLE"})
  void aWatchSaysSoOnceAndMissesNothing(Reason trouble) {
    var observer = new RecordingObserver<StorageClass>();
    try (Watch watch = cluster().watch(ResourceTypes.STORAGE_CLASSES, observer)) {
      assertThat(watch).isNotNull();
      soon().until(observer::isFollowing);

      begin(trouble);
      soon().until(() -> !observer.isFollowing());
      ObjectKey key = clusterKey("class");
      createBehindTheScenes(storageClass(key.name()));
      end(trouble);

      soon().until(() -> observer.isFollowing() && observer.get(key).isPresent());
    }
    assertThat(observer.interruptions()).isNotEmpty().contains(trouble);
    assertThat(observer.violations()).isEmpty();
  }

  @Test
  void aWatchThatBeginsInTroubleDeliversWhenItIsOver() {
    begin(Reason.NOT_SERVED);
    var observer = new RecordingObserver<StorageClass>();
    try (Watch watch = cluster().watch(ResourceTypes.STORAGE_CLASSES, observer)) {
      assertThat(watch).isNotNull();
      soon().until(() -> observer.interruptions().contains(Reason.NOT_SERVED));
      assertThat(observer.replacements()).isZero();

      end(Reason.NOT_SERVED);

      soon().until(observer::isFollowing);
    }
    assertThat(observer.replacements()).isEqualTo(1);
    assertThat(observer.violations()).isEmpty();
  }
}
