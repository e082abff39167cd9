package dev.xns.csi;

import io.grpc.Deadline;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits that end early once a backend is closed. Thread-safe. */
final class Pause {
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Waits, but not beyond the deadline.
   *
   * @return whether to go on; false if it was ended or the thread is interrupted
   */
  boolean pause(Duration duration, Deadline deadline) {
    return pause(
        Duration.ofNanos(
            Math.min(duration.toNanos(), deadline.timeRemaining(TimeUnit.NANOSECONDS))));
  }

  /** Waits without a deadline; otherwise the same. */
  boolean pause(Duration duration) {
    try {
      return !ended.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends all waits, also future ones. */
  void end() {
    ended.countDown();
  }

  boolean isEnded() {
    return ended.getCount() == 0;
  }
}
