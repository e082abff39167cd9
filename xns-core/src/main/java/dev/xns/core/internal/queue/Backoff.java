package dev.xns.core.internal.queue;

import java.time.Duration;

/**
 * How long to wait after the n-th failure in a row: the first delay, doubled each time, up to a
 * limit (RETRY-01).
 *
 * @param first delay after the first failure
 * @param max longest delay
 */
public record Backoff(Duration first, Duration max) {
  /** Checks that the delays are positive and in order. */
  public Backoff {
    if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "Back-off needs 0 < first <= max, got first " + first + " and max " + max);
    }
  }

  /** The delay after this many failures in a row, at least one. */
  Duration after(int failures) {
    // Beyond 62 doublings a long overflows; any sane limit is reached long before.
    int doublings = Math.min(failures - 1, 62);
    long factor = 1L << doublings;
    long limit = max.toNanos() / first.toNanos();
    return factor > limit ? max : first.multipliedBy(factor);
  }
}
