package dev.xns.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTimingsTest {
  @Test
  void aSilentConnectionIsNoticedWithinThreeQuartersOfAMinuteWhateverTheClientDoes() {
    assertThat(WatchTimings.DEFAULT.longestSilence()).isLessThanOrEqualTo(Duration.ofSeconds(45));
    assertThat(WatchTimings.DEFAULT.answerWithin()).isLessThanOrEqualTo(Duration.ofSeconds(45));
  }
}
