package dev.xns.core.internal.queue;

import java.time.Duration;
import java.util.Optional;

/** What becomes of a key after it was worked on. */
public sealed interface Outcome {
  /** Nothing more to do: forget the key and its failures. */
  record Done() implements Outcome {}

  /** It failed: try again after the back-off. */
  record Retry() implements Outcome {}

  /**
   * It failed: try again after this long, unless something wakes the key before. The queue puts a
   * limit to what others ask for.
   *
   * @param delay how long
   */
  record RetryAfter(Duration delay) implements Outcome {}

  /**
   * Try again after exactly this long, unless something wakes the key before. Counts as no failure.
   *
   * @param delay how long
   */
  record Later(Duration delay) implements Outcome {}

  /**
   * It waits for something that wakes the key. Looked at in any case before this long has passed,
   * at a moment that differs from key to key. Counts as no failure.
   *
   * @param longest how long at most
   */
  record Waiting(Duration longest) implements Outcome {}

  /** The one {@link Done}. */
  Outcome DONE = new Done();

  /** The one {@link Retry}. */
  Outcome RETRY = new Retry();

  /** It failed: try again after the delay that was asked for; without one, after the back-off. */
  static Outcome retry(Optional<Duration> delay) {
    return delay.<Outcome>map(RetryAfter::new).orElse(RETRY);
  }
}
