package dev.xns.core.contract;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.core.contract.ClusterObjects.claim;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One object that cannot be read spoils only itself. For implementations whose tests can bring a
 * server to hold one.
 */
public abstract class ClusterUnreadableContract extends ClusterAccessContract {
  private final List<Watch> watches = new ArrayList<>();
  private final List<RecordingObserver<?>> observers = new ArrayList<>();

  /** Changes a claim, behind the scenes, into one that no record can hold. */
  protected abstract void spoil(ObjectKey claim);

  /** Changes it again, into one that can be read. */
  protected abstract void correct(ObjectKey claim);

  @AfterEach
  final void noRuleWasBroken() {
    watches.forEach(Watch::close);
    assertThat(observers).allSatisfy(o -> assertThat(o.violations()).isEmpty());
    assertThat(observers).allSatisfy(o -> assertThat(o.interruptions()).isEmpty());
  }

  private RecordingObserver<PersistentVolumeClaim> watch() {
    var observer = new RecordingObserver<PersistentVolumeClaim>();
    observers.add(observer);
    watches.add(cluster().watch(PERSISTENT_VOLUME_CLAIMS, observer));
    return observer;
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5));
  }

  private ObjectKey create(String prefix) {
    ObjectKey key = key(prefix);
    cluster().create(PERSISTENT_VOLUME_CLAIMS, claim(key));
    return key;
  }

  @Test
  void itIsNamedInAListAndAllOthersAreThere() {
    ObjectKey odd = create("odd");
    spoil(odd);
    ObjectKey good = create("good");

    RecordingObserver<PersistentVolumeClaim> observer = watch();

    soon().until(() -> observer.history().contains("undecodable " + odd));
    assertThat(observer.get(good)).isPresent();
    assertThat(observer.get(odd)).isEmpty();
  }

  @Test
  void itIsNamedWhenItBecomesSoAndFollowedAgainWhenItIsCorrected() {
    ObjectKey odd = create("odd");
    RecordingObserver<PersistentVolumeClaim> observer = watch();
    soon().until(() -> observer.get(odd).isPresent());

    spoil(odd);
    ObjectKey good = create("good");
    soon().until(() -> observer.get(good).isPresent());
    assertThat(observer.history()).contains("undecodable " + odd);
    assertThat(observer.get(odd)).isEmpty();
    refusal(() -> cluster().get(PERSISTENT_VOLUME_CLAIMS, odd), Reason.UNAVAILABLE);

    correct(odd);
    soon().until(() -> observer.get(odd).isPresent());
    assertThat(cluster().get(PERSISTENT_VOLUME_CLAIMS, odd)).isPresent();
  }

  @Test
  void itCanBeDeleted() {
    ObjectKey odd = create("odd");
    spoil(odd);
    RecordingObserver<PersistentVolumeClaim> observer = watch();
    soon().until(() -> observer.history().contains("undecodable " + odd));

    cluster().delete(PERSISTENT_VOLUME_CLAIMS, odd, Preconditions.NONE);

    soon().until(() -> observer.history().contains("removed " + odd));
  }
}
