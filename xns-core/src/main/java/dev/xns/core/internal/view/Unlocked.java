package dev.xns.core.internal.view;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * Runs what must not be run under the view's lock, such as code of the host: at once if the calling
 * thread does not hold it, otherwise right after it has let go. Whoever may have changed the view
 * calls {@link #released} then. Thread-safe.
 */
public final class Unlocked implements Executor {
  private final Object lock;
  private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

  /** Looks after this lock. */
  Unlocked(Object lock) {
    this.lock = lock;
  }

  @Override
  public void execute(Runnable task) {
    if (Thread.holdsLock(lock)) {
      later.add(task);
    } else {
      task.run();
    }
  }

  /** Runs what has gathered, unless the calling thread still holds the lock. */
  void released() {
    if (Thread.holdsLock(lock)) {
      return;
    }
    for (Runnable task = later.poll(); task != null; task = later.poll()) {
      task.run();
    }
  }
}
