package dev.xns.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WatchBackoffTest {
  private final WatchBackoff backoff = WatchBackoff.DEFAULT;

  @RepeatedTest(20)
  void pausesDoubleAndAreShortenedByUpToAQuarter() {
    assertThat(backoff.pause(1, failure(null)))
        .isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    assertThat(backoff.pause(2, failure(null)))
        .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(2));
    assertThat(backoff.pause(5, failure(null)))
        .isBetween(Duration.ofSeconds(12), Duration.ofSeconds(16));
  }

  @RepeatedTest(20)
  void pausesEndAtTheLongest() {
    assertThat(backoff.pause(6, failure(null)))
        .isBetween(Duration.ofMillis(22_500), Duration.ofSeconds(30));
    assertThat(backoff.pause(Integer.MAX_VALUE, failure(null)))
        .isBetween(Duration.ofMillis(22_500), Duration.ofSeconds(30));
  }

  @Test
  void aServerThatAsksToWaitIsHeededUpToTheLongestPause() {
    assertThat(backoff.pause(1, failure(Duration.ofSeconds(8)))).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.pause(1, failure(Duration.ofHours(1)))).isEqualTo(Duration.ofSeconds(30));
    assertThat(backoff.pause(5, failure(Duration.ofSeconds(1))))
        .isGreaterThan(Duration.ofSeconds(11));
  }

  @Test
  void aKindThatIsNotServedIsAskedForOften() {
    var notServed = new ClusterException("no such kind", Reason.NOT_SERVED);

    assertThat(backoff.pause(20, notServed))
        .isBetween(Duration.ofMillis(1500), Duration.ofSeconds(2));
  }

  private static ClusterException failure(Duration retryAfter) {
    return new ClusterException(
        "no connection", Reason.UNAVAILABLE, Fate.DID_NOT_HAPPEN, retryAfter, null);
  }
}
