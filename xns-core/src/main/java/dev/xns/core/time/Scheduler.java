package dev.xns.core.time;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something later. Thread-safe. */
@FunctionalInterface
public interface Scheduler {
  /**
   * Runs a task once, after a delay, on a thread of this scheduler's choice. The tasks of the
   * engine are short and do not block.
   *
   * @return cancels the task if it has not begun; repeatable
   * @throws RejectedExecutionException if the scheduler was shut down
   */
  Cancellation schedule(Runnable task, Duration delay);

  /** A scheduler on an executor, which stays the caller's to shut down. */
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
