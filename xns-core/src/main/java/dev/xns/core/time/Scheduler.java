package dev.xns.core.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs tasks later. Implementations are thread-safe. */
@FunctionalInterface
public interface Scheduler {
  /**
   * Runs a task once, after a delay, on a thread of this scheduler's choice. Does not block. The
   * tasks of the engine are short and do not block either.
   *
   * @param task what to run
   * @param delay how long to wait; zero or less means at once
   * @return cancels the task if it has not begun; may be called several times
   * @throws RejectedExecutionException if the scheduler was shut down
   */
  Cancellation schedule(Runnable task, Duration delay);

  /**
   * A scheduler that uses an executor.
   *
   * @param executor the caller must shut it down
   */
  static Scheduler on(ScheduledExecutorService executor) {
    return (task, delay) -> {
      Future<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    };
  }

  /** Cancels a scheduled task. */
  @FunctionalInterface
  interface Cancellation {
    /** Cancels the task if it has not begun. */
    void cancel();
  }
}
