package dev.xns.core.internal.engine;

import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time and threads as far as the host has brought its own.
 *
 * @param workers runs the work; null for threads of the engine's own
 * @param scheduler runs short tasks later; null for a thread of the engine's own
 * @param clock tells the time; null for the system's clock
 */
public record HostThreads(
    @Nullable Executor workers, @Nullable Scheduler scheduler, @Nullable InstantSource clock) {
  InstantSource time() {
    return clock != null ? clock : InstantSource.system();
  }

  /**
   * A clock that never jumps. One that the host hands in is the only one; the system's may jump.
   */
  LongSupplier nanoTime() {
    InstantSource given = clock;
    return given == null
        ? System::nanoTime
        : () -> Duration.between(Instant.EPOCH, given.instant()).toNanos();
  }

  /**
   * Takes these threads, or makes the missing ones.
   *
   * @param size most worker threads
   * @param eventThreads most threads that write events
   */
  EngineThreads take(int size, int eventThreads) {
    return new EngineThreads(workers, scheduler, size, eventThreads);
  }

  /**
   * Threads for the lease alone: busy workers and a slow scheduler of the host must not keep it
   * from being renewed. A host that tells the time, too, decides what happens when, and gets its
   * own threads used.
   */
  EngineThreads takeForLease() {
    return clock != null ? take(3, 1) : new EngineThreads(null, null, 3, 1);
  }
}
