package dev.xns.core.internal.queue;

import dev.xns.core.time.Scheduler;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a queue knows about a key; dropped as soon as there is nothing to remember.
 * Guarded by the queue.
 */
final class KeyState {
  final String group;
  boolean queued;
  boolean running;

  /** Arrived while running. */
  boolean again;

  /** Whether something woke it since it was last worked on. */
  boolean woken;

  /** Whether it runs because something woke it. */
  boolean runsWoken;

  int failures;
  Scheduler.@Nullable Cancellation timer;

  /** When the timer goes off. */
  @Nullable Instant due;

  /** Which timer is the current one: another may have been cancelled too late. */
  long timerId;

  KeyState(String group) {
    this.group = group;
  }

  void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  boolean isIdle() {
    return !queued && !running && !again && timer == null && failures == 0;
  }
}
