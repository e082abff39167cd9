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
   * Try again after exactly this long, unless something wakes the key before. Counts as no failure.
   *
   * @param delay how long
   */
  record Later(Duration delay) implements Outcome {}

  /** The one {@link Done}. */
  Outcome DONE = new Done();

  /** The one {@link Retry}. */
  Outcome RETRY = new Retry();

  /** Try again after exactly the delay that was asked for; without one, after the back-off. */
  static Outcome retry(Optional<Duration> delay) {
    return delay.<Outcome>map(Later::new).orElse(RETRY);
  }
}
