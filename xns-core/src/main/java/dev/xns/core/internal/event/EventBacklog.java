package dev.xns.core.internal.event;

import dev.xns.core.options.EventOptions;
import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that wait to be written. Few are written at once, and few may wait; one too many is
 * dropped and counted, so nobody ever waits for room. Urgent ones go first. The others go through a
 * token bucket, and wait while there is work that waits for a worker. Thread-safe.
 */
public final class EventBacklog {
  private static final Logger log = LoggerFactory.getLogger(EventBacklog.class);

  /** How long an event waits for the work at most: there may always be some that waits. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** How often it is looked whether work still waits. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Executor workers;
  private final Scheduler scheduler;
  private final InstantSource time;
  private final EventOptions options;
  private volatile BooleanSupplier workWaits = () -> false;
  private volatile boolean ending;

  // Mutable state, guarded by this. No code of others is called under the lock, but timers are set.
  private final ArrayDeque<PendingEvent> urgent = new ArrayDeque<>();
  private final ArrayDeque<PendingEvent> others = new ArrayDeque<>();
  private final TokenBucket bucket;
  private int running;
  private boolean timer;
  private boolean full;
  private long dropped;

  /**
   * An empty backlog.
   *
   * @param workers writes the events; as many at once as the options say
   * @param scheduler for the pauses
   */
  public EventBacklog(
      Executor workers, Scheduler scheduler, InstantSource time, EventOptions options) {
    this.workers = workers;
    this.scheduler = scheduler;
    this.time = time;
    this.options = options;
    bucket = new TokenBucket(options.successBurst(), options.successRate(), time);
  }

  /** Events that are not urgent wait while this says so. */
  void waitWhile(BooleanSupplier workIsWaiting) {
    workWaits = workIsWaiting;
  }

  /** The work ends: what does not become ready by itself now is not written any more. */
  void end() {
    ending = true;
  }

  /** How many events were dropped because too many waited. */
  synchronized long dropped() {
    return dropped;
  }

  /** Takes an event, or drops one. Does not block. */
  void add(PendingEvent event) {
    PendingEvent victim;
    synchronized (this) {
      int waiting = urgent.size() + others.size();
      full &= waiting >= options.backlog() / 2;
      boolean room = waiting < options.backlog();
      if (room || (event.urgent() && !others.isEmpty())) {
        victim = room ? null : others.remove();
        (event.urgent() ? urgent : others).add(event);
      } else {
        victim = event;
      }
    }
    if (victim != null) {
      drop(victim);
    }
    begin();
  }

  private void drop(PendingEvent event) {
    boolean first;
    synchronized (this) {
      dropped++;
      first = !full;
      full = true;
    }
    if (first) {
      log.warn("Events are dropped: {} wait to be written", options.backlog());
    }
    event.dropped().run();
  }

  /** Has one more worker write, if there is something to write now. */
  private void begin() {
    boolean hold = mustWait();
    synchronized (this) {
      if (running >= options.concurrency()) {
        return; // whoever writes now looks again before it ends
      }
      if (!isReady(hold)) {
        lookLater(hold);
        return;
      }
      running++;
    }
    try {
      workers.execute(this::work);
    } catch (RejectedExecutionException e) {
      log.debug("No worker for events", e);
      List<PendingEvent> all;
      synchronized (this) {
        running--;
        all = new ArrayList<>(urgent);
        all.addAll(others);
        urgent.clear();
        others.clear();
      }
      all.forEach(this::drop);
    }
  }

  private void work() {
    boolean finished = false;
    try {
      for (PendingEvent next = next(); next != null; next = next()) {
        next.write().run();
      }
      finished = true;
    } finally {
      if (!finished) {
        synchronized (this) {
          running--;
        }
      }
    }
  }

  /** The next event to write; if there is none, the worker counts as gone. */
  private @Nullable PendingEvent next() {
    boolean hold = mustWait();
    synchronized (this) {
      if (!urgent.isEmpty()) {
        return urgent.remove();
      }
      if (isReady(hold)) {
        bucket.take();
        return others.remove();
      }
      running--;
      lookLater(hold);
      return null;
    }
  }

  private boolean isReady(boolean hold) {
    return !urgent.isEmpty()
        || (!others.isEmpty() && bucket.hasToken() && (!hold || waitedLongEnough()));
  }

  private boolean waitedLongEnough() {
    Instant oldest = others.element().since();
    return Duration.between(oldest, time.instant()).compareTo(LONGEST_WAIT) >= 0;
  }

  private boolean mustWait() {
    return options.successesWait() && workWaits.getAsBoolean();
  }

  private void lookLater(boolean hold) {
    if (timer || others.isEmpty()) {
      return;
    }
    Duration pause = bucket.untilNext();
    Duration delay = hold && pause.compareTo(LOOK) < 0 ? LOOK : pause;
    try {
      timer = true;
      scheduler.schedule(this::look, delay);
    } catch (RejectedExecutionException e) {
      timer = false;
      log.debug("No timer for events", e);
    }
  }

  private void look() {
    synchronized (this) {
      timer = false;
    }
    if (!ending) {
      begin();
    }
  }
}
