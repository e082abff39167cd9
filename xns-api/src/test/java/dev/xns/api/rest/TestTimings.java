package dev.xns.api.rest;

import java.time.Duration;

/** Timings for tests. */
public final class TestTimings {
  private static final WatchBackoff SHORT_PAUSES =
      new WatchBackoff(Duration.ofMillis(5), Duration.ofMillis(40), Duration.ofMillis(40));

  private TestTimings() {}

  /** The usual patience, but short pauses. */
  public static WatchTimings quick() {
    return settledAfter(Duration.ofMillis(50));
  }

  /** Takes silence in a stream for a fault after a moment. */
  public static WatchTimings impatient() {
    return new WatchTimings(
        /* lifetime= */ Duration.ofMillis(200),
        /* slack= */ Duration.ofMillis(100),
        /* answerWithin= */ Duration.ofSeconds(30),
        /* settled= */ Duration.ofMillis(50),
        SHORT_PAUSES,
        /* pageSize= */ 500);
  }

  /** Takes a watch that is not answered for a fault after a moment. */
  public static WatchTimings brisk() {
    return new WatchTimings(
        /* lifetime= */ Duration.ofSeconds(180),
        /* slack= */ Duration.ofSeconds(15),
        /* answerWithin= */ Duration.ofSeconds(1),
        /* settled= */ Duration.ofMillis(50),
        SHORT_PAUSES,
        /* pageSize= */ 500);
  }

  /** Takes a connection for working as soon as it is accepted. */
  public static WatchTimings trusting() {
    return settledAfter(Duration.ZERO);
  }

  /** Takes a connection for working only once it has brought something good. */
  public static WatchTimings wary() {
    return settledAfter(Duration.ofHours(1));
  }

  private static WatchTimings settledAfter(Duration settled) {
    return new WatchTimings(
        /* lifetime= */ Duration.ofSeconds(180),
        /* slack= */ Duration.ofSeconds(15),
        /* answerWithin= */ Duration.ofSeconds(30),
        settled,
        SHORT_PAUSES,
        /* pageSize= */ 500);
  }
}
