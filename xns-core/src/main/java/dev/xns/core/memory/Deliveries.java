package dev.xns.core.memory;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs the deliveries of a cluster: the host's executor, or a thread of its own. What comes
 * after the end of either is dropped: nobody listens any more.
 */
final class Deliveries implements Executor, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);
  private static final long IDLE_SECONDS = 5;

  private final @Nullable ThreadPoolExecutor owned;
  private final Executor executor;

  Deliveries(@Nullable Executor given) {
    owned = given == null ? thread() : null;
    executor = owned != null ? owned : Objects.requireNonNull(given);
  }

  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("A delivery is dropped: {}", e.toString());
    }
  }

  @Override
  public void close() {
    if (owned != null) {
      owned.shutdown();
    }
  }

  private static ThreadPoolExecutor thread() {
    var pool =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              var thread = new Thread(task, "xns-memory-cluster");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
