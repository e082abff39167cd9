package dev.xns.core.contract;

import static dev.xns.api.model.ResourceTypes.REFERENCE_GRANTS;
import static dev.xns.core.contract.ClusterObjects.grant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens while ReferenceGrants cannot be reached: not installed, forbidden, or no connection.
 * For implementations whose tests can bring that about.
 */
public abstract class ClusterTroubleContract extends ClusterAccessContract {
  /** Makes ReferenceGrants unreachable in this way; running watches notice sooner or later. */
  protected abstract void begin(Reason trouble);

  /** Makes ReferenceGrants reachable again. Those that there were may be gone. */
  protected abstract void end(Reason trouble);

  /** Creates a ReferenceGrant by other means, once they can be reached again. */
  protected abstract void createBehindTheScenes(ReferenceGrant grant);

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN", "UNAVAILABLE"})
  void requestsSayWhatIsWrong(Reason trouble) {
    ObjectKey key = key("grant");
    begin(trouble);

    ClusterException read = refusal(() -> cluster().get(REFERENCE_GRANTS, key), trouble);
    ClusterException write = refusal(() -> cluster().create(REFERENCE_GRANTS, grant(key)), trouble);

    assertThat(read.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(read).hasMessageContaining("ReferenceGrant " + key);
    assertThat(write).hasMessageContaining("ReferenceGrant " + key);
    end(trouble);
    soon()
        .ignoreException(ClusterException.class)
        .until(() -> cluster().get(REFERENCE_GRANTS, key).isEmpty());
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN", "UNAVAILABLE"})
  void aWatchSaysSoOnceAndMissesNothing(Reason trouble) {
    var observer = new RecordingObserver<ReferenceGrant>();
    try (Watch watch = cluster().watch(REFERENCE_GRANTS, observer)) {
      assertThat(watch).isNotNull();
      soon().until(observer::isFollowing);

      begin(trouble);
      soon().until(() -> !observer.isFollowing());
      ObjectKey key = key("grant");
      end(trouble);
      createBehindTheScenes(grant(key));

      soon().until(() -> observer.isFollowing() && observer.get(key).isPresent());
    }
    assertThat(observer.interruptions()).isNotEmpty().contains(trouble);
    assertThat(observer.violations()).isEmpty();
  }

  @Test
  void aWatchThatBeginsInTroubleDeliversWhenItIsOver() {
    begin(Reason.NOT_SERVED);
    var observer = new RecordingObserver<ReferenceGrant>();
    try (Watch watch = cluster().watch(REFERENCE_GRANTS, observer)) {
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
