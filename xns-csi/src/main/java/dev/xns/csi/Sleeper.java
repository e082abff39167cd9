package dev.xns.csi;

import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sleeps between attempts, but not beyond the end of the backend. Thread-safe. */
final class Sleeper implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Sleeps, but not beyond the deadline.
   *
   * @return whether to go on; false if this is closed or the thread is interrupted
   */
  boolean sleep(Duration duration, Deadline deadline) {
    return sleep(
        Duration.ofNanos(
            Math.min(duration.toNanos(), deadline.timeRemaining(TimeUnit.NANOSECONDS))));
  }

  /** Sleeps without a deadline; otherwise the same. */
  boolean sleep(Duration duration) {
    try {
      return !closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Wakes all that sleep. From now on nobody sleeps. */
  @Override
  public void close() {
    closed.countDown();
  }

  boolean isClosed() {
    return closed.getCount() == 0;
  }
}
