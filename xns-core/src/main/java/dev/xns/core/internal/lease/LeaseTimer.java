package dev.xns.core.internal.lease;

import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer that is set for one moment at most. Guarded by the elector's lock. */
final class LeaseTimer {
  private static final Logger log = LoggerFactory.getLogger(LeaseTimer.class);

  private final Scheduler scheduler;
  private Scheduler.@Nullable Cancellation pending;

  LeaseTimer(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** Sets it, instead of what it was set for. */
  void set(Runnable task, Duration delay) {
    cancel();
    try {
      pending = scheduler.schedule(task, delay);
    } catch (RejectedExecutionException e) {
      log.warn("No timer for the lease: {}", e.toString());
    }
  }

  void cancel() {
    if (pending != null) {
      pending.cancel();
      pending = null;
    }
  }
}
