package dev.xns.core.internal.queue;

import dev.xns.core.time.Scheduler;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * Makes queues that share threads and time. Each has a limit of its own (START-18).
 *
 * @param workers runs the work; must not run it on the calling thread
 * @param scheduler for delays
 * @param time the scheduler's clock
 * @param concurrency how many keys each queue works on at once
 * @param backoff delays after failures
 */
public record WorkQueues(
    Executor workers, Scheduler scheduler, InstantSource time, int concurrency, Backoff backoff) {
  /** A queue that waits to be started. */
  public <K> WorkQueue<K> create() {
    return new WorkQueue<>(concurrency, backoff, workers, scheduler, time);
  }
}
