package dev.xns.fabric8;

import java.time.Duration;

/** Timings for tests. */
final class Pace {
  private Pace() {}

  /** The usual patience, but short pauses. */
  static WatchTimings quick() {
    return new WatchTimings(
        /* lifetime= */ Duration.ofSeconds(180),
        /* slack= */ Duration.ofSeconds(15),
        /* answerWithin= */ Duration.ofSeconds(30),
        /* settled= */ Duration.ofMillis(50),
        /* firstPause= */ Duration.ofMillis(5),
        /* longestPause= */ Duration.ofMillis(40),
        /* pageSize= */ 500);
  }

  /** Takes silence for a fault after a moment. */
  static WatchTimings impatient() {
    return new WatchTimings(
        /* lifetime= */ Duration.ofMillis(200),
        /* slack= */ Duration.ofMillis(100),
        /* answerWithin= */ Duration.ofMillis(300),
        /* settled= */ Duration.ofMillis(50),
        /* firstPause= */ Duration.ofMillis(5),
        /* longestPause= */ Duration.ofMillis(40),
        /* pageSize= */ 500);
  }

  /** Takes a connection for working as soon as it is accepted. */
  static WatchTimings trusting() {
    return new WatchTimings(
        /* lifetime= */ Duration.ofSeconds(180),
        /* slack= */ Duration.ofSeconds(15),
        /* answerWithin= */ Duration.ofSeconds(30),
        /* settled= */ Duration.ZERO,
        /* firstPause= */ Duration.ofMillis(5),
        /* longestPause= */ Duration.ofMillis(40),
        /* pageSize= */ 500);
  }
}
