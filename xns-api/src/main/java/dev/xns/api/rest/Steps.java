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
 * Runs the steps of one watch on the adapter's thread, one after the other and in the order they
 * were given. Once the watch is closed, steps are dropped. A step that fails does not end the
 * watch. Thread-safe.
 */
final class Steps {
  private final ScheduledExecutorService thread;
  private final BooleanSupplier closed;
  private final Consumer<Throwable> fault;

  /**
   * Makes the steps of a watch.
   *
   * @param closed whether the watch is closed
   * @param fault is told, on the adapter's thread, what a step threw
   */
  Steps(ScheduledExecutorService thread, BooleanSupplier closed, Consumer<Throwable> fault) {
    this.thread = thread;
    this.closed = closed;
    this.fault = fault;
  }

  /** Runs a step soon. Returns false if the watch is closed already. */
  boolean run(Runnable step) {
    if (closed.getAsBoolean()) {
      return false;
    }
    try {
      thread.execute(() -> guarded(step));
      return true;
    } catch (RejectedExecutionException e) {
      // The whole adapter was closed between the check and here.
      return false;
    }
  }

  /** Runs a step after a while, unless the returned future is cancelled before. */
  Future<?> after(Duration delay, Runnable step) {
    try {
      return thread.schedule(() -> guarded(step), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  private void guarded(Runnable step) {
    if (closed.getAsBoolean()) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      fault.accept(e);
    }
  }
}
