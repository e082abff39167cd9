package dev.xns.core.internal.queue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a key stands in a queue.
 *
 * @param now whether it is worked on, or waits only for a worker
 * @param next when it is worked on next unless something wakes it before; null if nothing is due
 * @param failures how many times in a row work on it failed
 */
public record Standing(boolean now, @Nullable Instant next, int failures) {
  /** Of a key that the queue knows nothing of. */
  static final Standing NOTHING = new Standing(false, null, 0);
}
