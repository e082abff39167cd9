package dev.xns.core.internal.queue;

import java.time.Duration;
import java.util.Optional;

/** How long keys wait until they are worked on again by themselves. Pure. */
final class Delays {
  /** Shortest pause that is obeyed: a server that asks for none would be asked in circles. */
  static final Duration SHORTEST = Duration.ofMillis(100);

  /** Longest pause that is obeyed, unless the back-off has a longer one. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** Waiting keys are looked at before this part of the longest pause is left. */
  private static final int SPREAD = 5;

  private final Backoff backoff;

  Delays(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * The delay after an outcome; empty if nothing more is to be done.
   *
   * @param failures how many times in a row work on the key failed
   */
  Optional<Duration> after(Outcome outcome, Object key, int failures) {
    if (outcome instanceof Outcome.Retry) {
      return Optional.of(backoff.after(failures));
    }
    if (outcome instanceof Outcome.RetryAfter asked) {
      return Optional.of(limited(asked.delay()));
    }
    if (outcome instanceof Outcome.Later later) {
      return Optional.of(later.delay());
    }
    if (outcome instanceof Outcome.Waiting waiting) {
      return Optional.of(spread(waiting.longest(), key));
    }
    return Optional.empty();
  }

  private Duration limited(Duration asked) {
    Duration longest = backoff.max().compareTo(LONGEST) > 0 ? backoff.max() : LONGEST;
    if (asked.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return asked.compareTo(longest) > 0 ? longest : asked;
  }

  /**
   * Claims that began to wait together are not looked at together. By the key and not by chance, so
   * that a run can be repeated.
   */
  static Duration spread(Duration longest, Object key) {
    int mixed = key.hashCode() * 0x9E3779B9; // neighbouring hashes end far from each other
    long part = longest.toMillis() / SPREAD;
    return longest.minusMillis(part * (mixed >>> 16) / 0xFFFF);
  }
}
