package dev.xns.core.internal.queue;

import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands keys to a handler: each key to one worker at a time, at most so many at once, in order of
 * arrival. A key that arrives again while it waits is not doubled; one that arrives while it is
 * worked on is worked on once more afterwards (CLAIM-01). Owns no threads. Thread-safe.
 *
 * @param <K> the keys
 */
public final class WorkQueue<K> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);

  private final int maxConcurrent;
  private final Backoff backoff;
  private final Executor workers;
  private final Scheduler scheduler;
  private final InstantSource time;

  // Mutable state, guarded by this. The handler and the workers are never called under the lock.
  private final Map<K, Entry> entries = new HashMap<>();
  private final ArrayDeque<K> ready = new ArrayDeque<>();
  private int running;
  private long timers;
  private @Nullable Function<K, Outcome> handler;
  private boolean closed;

  /** Everything known about a key; dropped as soon as there is nothing to remember. */
  private static final class Entry {
    boolean queued;
    boolean running;

    /** Arrived while running. */
    boolean again;

    int failures;
    Scheduler.@Nullable Cancellation timer;

    /** When the timer goes off. */
    @Nullable Instant due;

    /** Which timer is the current one: another may have been cancelled too late. */
    long timerId;
  }

  /**
   * A queue that collects keys and hands out none of them before it is started.
   *
   * @param maxConcurrent how many keys may be worked on at once
   * @param backoff delays after failures
   * @param workers runs the handler; must not run it on the calling thread
   * @param scheduler for delays
   * @param time the scheduler's clock, for {@link #standing}
   */
  public WorkQueue(
      int maxConcurrent,
      Backoff backoff,
      Executor workers,
      Scheduler scheduler,
      InstantSource time) {
    this.maxConcurrent = maxConcurrent;
    this.backoff = backoff;
    this.workers = workers;
    this.scheduler = scheduler;
    this.time = time;
  }

  /**
   * Begins to hand out keys. Called once.
   *
   * @param worker works on one key; an exception counts as {@link Outcome.Retry}
   */
  public void start(Function<K, Outcome> worker) {
    synchronized (this) {
      if (handler != null) {
        throw new IllegalStateException("The queue was started already");
      }
      handler = worker;
    }
    dispatch();
  }

  /** Works on the key as soon as possible. A delay is cut short; the failures stay counted. */
  public void add(K key) {
    enqueue(key, false);
  }

  /**
   * Works on the key as soon as possible, because something it waits for has changed: its failures
   * are forgotten, so that the next back-off starts from the beginning.
   */
  public void wake(K key) {
    enqueue(key, true);
  }

  /** Drops what is remembered about a key that is not being worked on. */
  public synchronized void forget(K key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return;
    }
    cancelTimer(entry);
    entry.failures = 0;
    if (entry.queued) {
      ready.remove(key);
      entry.queued = false;
    }
    entry.again = false;
    dropIfIdle(key, entry);
  }

  /** How a key stands now. Changes nothing. */
  public synchronized Standing standing(K key) {
    Entry entry = entries.get(key);
    return entry == null
        ? Standing.NOTHING
        : new Standing(
            entry.queued || entry.running, entry.timer == null ? null : entry.due, entry.failures);
  }

  /** How many keys wait for a worker now. */
  public synchronized int depth() {
    return ready.size();
  }

  /** Starts nothing any more. Handlers that run may finish; their outcomes are ignored. */
  @Override
  public synchronized void close() {
    closed = true;
    ready.clear();
    entries.values().forEach(this::cancelTimer);
    entries.clear();
  }

  private void enqueue(K key, boolean forgetFailures) {
    synchronized (this) {
      if (closed) {
        return;
      }
      Entry entry = entries.computeIfAbsent(key, k -> new Entry());
      if (forgetFailures) {
        entry.failures = 0;
      }
      cancelTimer(entry);
      if (entry.running) {
        entry.again = true;
      } else if (!entry.queued) {
        entry.queued = true;
        ready.add(key);
      }
    }
    dispatch();
  }

  private void dispatch() {
    List<K> starting = new ArrayList<>();
    Function<K, Outcome> worker;
    synchronized (this) {
      worker = handler;
      if (worker == null) {
        return;
      }
      while (!closed && running < maxConcurrent && !ready.isEmpty()) {
        K key = ready.remove();
        Entry entry = entryOf(key);
        entry.queued = false;
        entry.running = true;
        running++;
        starting.add(key);
      }
    }
    for (K key : starting) {
      try {
        workers.execute(() -> work(key, worker));
      } catch (RejectedExecutionException e) {
        // The host is shutting its workers down. The key stays in line in case it is not.
        log.warn("No worker takes {}: {}", key, e.toString());
        finished(key, Outcome.RETRY);
      }
    }
  }

  private void work(K key, Function<K, Outcome> worker) {
    Outcome outcome = Outcome.RETRY;
    try {
      outcome = worker.apply(key);
    } catch (RuntimeException e) {
      log.error("Work on {} failed unexpectedly; it is tried again", key, e);
    } finally {
      finished(key, outcome);
    }
  }

  private void finished(K key, Outcome outcome) {
    synchronized (this) {
      running--;
      if (closed) {
        return;
      }
      Entry entry = entryOf(key);
      entry.running = false;
      if (outcome instanceof Outcome.Retry) {
        entry.failures++;
      } else {
        entry.failures = 0;
      }
      if (entry.again) {
        entry.again = false;
        entry.queued = true;
        ready.add(key);
      } else if (outcome instanceof Outcome.Retry) {
        startTimer(key, entry, backoff.after(entry.failures));
      } else if (outcome instanceof Outcome.Later later) {
        startTimer(key, entry, later.delay());
      }
      dropIfIdle(key, entry);
    }
    dispatch();
  }

  private void startTimer(K key, Entry entry, Duration delay) {
    long id = ++timers;
    entry.timerId = id;
    entry.due = time.instant().plus(delay);
    try {
      entry.timer = scheduler.schedule(() -> due(key, id), delay);
    } catch (RejectedExecutionException e) {
      log.warn("No timer for {}: {}", key, e.toString());
    }
  }

  private void due(K key, long id) {
    synchronized (this) {
      Entry entry = entries.get(key);
      if (closed || entry == null || entry.timer == null || entry.timerId != id) {
        return;
      }
      entry.timer = null;
      entry.queued = true;
      ready.add(key);
    }
    dispatch();
  }

  private void cancelTimer(Entry entry) {
    if (entry.timer != null) {
      entry.timer.cancel();
      entry.timer = null;
    }
  }

  private void dropIfIdle(K key, Entry entry) {
    if (!entry.queued
        && !entry.running
        && !entry.again
        && entry.timer == null
        && entry.failures == 0) {
      entries.remove(key);
    }
  }

  private Entry entryOf(K key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalStateException("Key " + key + " is worked on but not known");
    }
    return entry;
  }
}
