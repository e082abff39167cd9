package dev.xns.api.rest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs the tasks of one watch on the adapter's thread, one after the other and in the order they
 * were given. Once the watch is closed, tasks are dropped. A task that fails does not end the
 * watch. Thread-safe.
 */
final class WatchExecutor {
  private final ScheduledExecutorService thread;
  private final BooleanSupplier closed;
  private final Consumer<Throwable> onFailure;

  /**
   * An executor for one watch.
   *
   * @param closed whether the watch is closed
   * @param onFailure is told, on the adapter's thread, what a task threw
   */
  WatchExecutor(
      ScheduledExecutorService thread, BooleanSupplier closed, Consumer<Throwable> onFailure) {
    this.thread = thread;
    this.closed = closed;
    this.onFailure = onFailure;
  }

  /** Runs a task soon. Returns false if the watch is closed already. */
  boolean execute(Runnable task) {
    if (closed.getAsBoolean()) {
      return false;
    }
    try {
      thread.execute(() -> guarded(task));
      return true;
    } catch (RejectedExecutionException e) {
      // The whole adapter was closed between the check and here.
      return false;
    }
  }

  /** Runs a task after a while, unless the returned future is cancelled before. */
  Future<?> schedule(Duration delay, Runnable task) {
    try {
      return thread.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private void guarded(Runnable task) {
    if (closed.getAsBoolean()) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }
}
