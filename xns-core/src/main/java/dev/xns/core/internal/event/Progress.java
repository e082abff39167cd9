package dev.xns.core.internal.event;

import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of attempts that take long. Most do not, and whoever waits is told of their end. */
final class Progress {
  private static final Logger log = LoggerFactory.getLogger(Progress.class);

  private final Scheduler scheduler;
  private final Duration after;

  /**
   * Tells of attempts that are still running after so long.
   *
   * @param after zero for all attempts
   */
  Progress(Scheduler scheduler, Duration after) {
    this.scheduler = scheduler;
    this.after = after;
  }

  /**
   * An attempt begins.
   *
   * @param tell says that it is running, unless it is over when that can be written
   */
  Attempt begin(Consumer<BooleanSupplier> tell) {
    if (after.isZero()) {
      tell.accept(() -> true);
      return () -> {};
    }
    var over = new AtomicBoolean();
    Runnable late =
        () -> {
          if (!over.get()) {
            tell.accept(() -> !over.get());
          }
        };
    try {
      Scheduler.Cancellation timer = scheduler.schedule(late, after);
      return () -> {
        over.set(true);
        timer.cancel();
      };
    } catch (RejectedExecutionException e) {
      log.debug("No timer for an attempt", e);
      return () -> {};
    }
  }
}
