package dev.xns.core.internal.queue;

import dev.xns.core.time.Scheduler;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Makes queues that share threads and time. Each has a limit of its own (START-18).
 *
 * @param workers runs the work; must not run it on the calling thread
 * @param scheduler for delays
 * @param time the scheduler's clock
 * @param concurrency how many keys each queue works on at once
 * @param backoff delays after failures
 * @param unlocked runs a task as soon as the calling thread holds no lock that others may need
 */
public record WorkQueues(
    Executor workers,
    Scheduler scheduler,
    InstantSource time,
    int concurrency,
    Backoff backoff,
    Executor unlocked) {
  /** A queue that waits to be started, in which any key may have any worker. */
  public <K> WorkQueue<K> create() {
    return new WorkQueue<>(this, null);
  }

  /**
   * A queue that waits to be started, in which groups take turns and none has all workers.
   *
   * @param group the group of a key; never called under the queue's lock
   */
  public <K> WorkQueue<K> create(Function<K, String> group) {
    return new WorkQueue<>(this, group);
  }
}
