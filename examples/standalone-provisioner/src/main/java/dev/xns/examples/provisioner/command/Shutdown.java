package dev.xns.examples.provisioner.command;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a signal such as SIGTERM into an end in good order (DEF-67): the work is asked to stop, and
 * the process ends with the exit code of the work instead of the signal's.
 */
public final class Shutdown {
  private static final Duration PATIENCE = Duration.ofSeconds(25);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile int exitCode = 1;

  // Guarded by this.
  private @Nullable Thread interruptible;

  /** Waits until the process is to stop. */
  public void await() throws InterruptedException {
    requested.await();
  }

  /** Whether the process is to stop. */
  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Something that waits and must be interrupted if the process is to stop meanwhile. */
  @FunctionalInterface
  public interface InterruptibleSupplier<T> {
    /** Waits. */
    T get() throws InterruptedException;
  }

  /**
   * Waits on this thread, with an interrupt when the process is to stop. The interrupt does not
   * outlast this method, so what follows can clean up undisturbed.
   */
  public <T> T interrupting(InterruptibleSupplier<T> supplier) throws InterruptedException {
    synchronized (this) {
      if (isRequested()) {
        throw new InterruptedException("The process is to stop");
      }
      interruptible = Thread.currentThread();
    }
    try {
      return supplier.get();
    } finally {
      synchronized (this) {
        interruptible = null;
        if (isRequested()) {
          Thread.interrupted();
        }
      }
    }
  }

  /** Asks for the stop. */
  public void request() {
    requested.countDown();
    synchronized (this) {
      if (interruptible != null) {
        interruptible.interrupt();
      }
    }
  }

  /** The work has ended, with this exit code. */
  public void finished(int code) {
    exitCode = code;
    finished.countDown();
  }

  /**
   * Body of a shutdown hook. Waits for the work and ends the process with its exit code, which a
   * hook can only do by force. If the work ended before, the process ends as it was about to.
   *
   * @param halt ends the process at once
   */
  public void onSignal(IntConsumer halt) {
    if (finished.getCount() == 0) {
      return;
    }
    request();
    try {
      boolean inTime = finished.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      halt.accept(inTime ? exitCode : 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
