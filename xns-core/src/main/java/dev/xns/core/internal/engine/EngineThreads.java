package dev.xns.core.internal.engine;

import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The threads of one engine: the host's where it brought some, otherwise own ones. */
final class EngineThreads {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final List<ExecutorService> owned = new ArrayList<>();
  private final Executor workers;
  private final Executor events;
  private final Scheduler scheduler;

  /**
   * Takes or makes threads.
   *
   * @param size most worker threads
   * @param eventThreads most threads that write events
   */
  EngineThreads(
      @Nullable Executor workers, @Nullable Scheduler scheduler, int size, int eventThreads) {
    this.workers = workers != null ? workers : own(pool(size, "xns-worker-"));
    this.events = workers != null ? workers : own(pool(eventThreads, "xns-event-"));
    this.scheduler = scheduler != null ? scheduler : Scheduler.on(own(timer()));
  }

  Executor workers() {
    return workers;
  }

  /** Threads of their own for events, unless the host brought workers. */
  Executor events() {
    return events;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /** Lets tasks on own threads finish for so long, then interrupts them. */
  void close(Duration patience) {
    owned.forEach(ExecutorService::shutdown);
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (ExecutorService service : owned) {
        if (!service.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          service.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      owned.forEach(ExecutorService::shutdownNow);
      Thread.currentThread().interrupt();
    }
  }

  private <E extends ExecutorService> E own(E service) {
    owned.add(service);
    return service;
  }

  private static ThreadPoolExecutor pool(int size, String name) {
    var pool =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer = new ScheduledThreadPoolExecutor(1, named("xns-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  private static ThreadFactory named(String prefix) {
    var number = new AtomicInteger();
    return task -> {
      var thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
