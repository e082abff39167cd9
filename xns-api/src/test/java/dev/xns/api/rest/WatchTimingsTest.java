package dev.xns.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WatchTimingsTest {
  private final WatchTimings timings = WatchTimings.DEFAULT;

  @RepeatedTest(20)
  void pausesDoubleAndAreShortenedByUpToAQuarter() {
    assertThat(timings.pause(1, null)).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
    assertThat(timings.pause(2, null)).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(2));
    assertThat(timings.pause(5, null)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(16));
  }

  @RepeatedTest(20)
  void pausesEndAtTheLongest() {
    assertThat(timings.pause(6, null)).isBetween(Duration.ofMillis(22_500), Duration.ofSeconds(30));
    assertThat(timings.pause(Integer.MAX_VALUE, null))
        .isBetween(Duration.ofMillis(22_500), Duration.ofSeconds(30));
  }

  @Test
  void aServerThatAsksToWaitIsHeededUpToTheLongestPause() {
    assertThat(timings.pause(1, Duration.ofSeconds(8))).isEqualTo(Duration.ofSeconds(8));
    assertThat(timings.pause(1, Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(30));
    assertThat(timings.pause(5, Duration.ofSeconds(1))).isGreaterThan(Duration.ofSeconds(11));
  }
}
