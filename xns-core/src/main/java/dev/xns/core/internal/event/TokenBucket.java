package dev.xns.core.internal.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Lets so many through at once, and then so many a second. Not thread-safe. */
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final int burst;
  private final int perSecond;
  private final InstantSource time;
  private double tokens;
  private Instant filled;

  TokenBucket(int burst, int perSecond, InstantSource time) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.time = time;
    tokens = burst;
    filled = time.instant();
  }

  /** Whether {@link #take} may be called now. */
  boolean hasToken() {
    fill();
    return tokens >= 1;
  }

  void take() {
    tokens--;
  }

  /** How long until there is a token; zero if there is one. */
  Duration untilNext() {
    fill();
    return tokens >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * NANOS));
  }

  private void fill() {
    Instant now = time.instant();
    Duration passed = Duration.between(filled, now);
    filled = now;
    if (!passed.isNegative()) {
      double seconds = passed.getSeconds() + passed.getNano() / NANOS;
      tokens = Math.min(burst, tokens + seconds * perSecond);
    }
  }
}
