package dev.xns.core.internal.queue;

import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands keys to a handler: each key to one worker at a time, at most so many at once. Groups of
 * keys take turns, and within a group the first comes first. A key that arrives again while it
 * waits is not doubled; one that arrives while it is worked on is worked on once more afterwards
 * (CLAIM-01). Owns no threads. Thread-safe.
 *
 * @param <K> the keys
 */
public final class WorkQueue<K> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WorkQueue.class);

  private final WorkQueues with;
  private final Function<K, String> group;
  private final Delays delays;

  // Mutable state, guarded by this. No code of others is called under the lock, but timers are set.
  private final Map<K, KeyState> entries = new HashMap<>();
  private final FairLine<K> line;
  private final WakeFloor<K> floor;
  private long timers;
  private @Nullable Function<K, Outcome> handler;
  private boolean closed;
  private int refusals; // how many times in a row the workers took nothing
  private Scheduler.@Nullable Cancellation pause; // after that

  /** A queue in which any key may have any worker. See {@link WorkQueues}. */
  WorkQueue(
      int maxConcurrent,
      Backoff backoff,
      Executor workers,
      Scheduler scheduler,
      InstantSource time) {
    this(new WorkQueues(workers, scheduler, time, maxConcurrent, backoff, Runnable::run), null);
  }

  /**
   * A queue that collects keys and hands out none of them before it is started.
   *
   * @param group the group of a key; null if any key may have any worker
   */
  WorkQueue(WorkQueues with, @Nullable Function<K, String> group) {
    this.with = with;
    this.group = group == null ? key -> "" : group;
    delays = new Delays(with.backoff());
    line = new FairLine<>(with.concurrency(), group != null);
    floor = new WakeFloor<>(with.backoff());
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
   * Works on the key as soon as possible, because something it waits for has changed, and forgets
   * its failures. If that did not help lately, it waits and forgets nothing ({@link WakeFloor}).
   */
  public void wake(K key) {
    enqueue(key, true);
  }

  /** Drops what is remembered about a key that is not being worked on. */
  public synchronized void forget(K key) {
    floor.forget(key);
    KeyState entry = entries.get(key);
    if (entry == null) {
      return;
    }
    entry.cancelTimer();
    entry.failures = 0;
    if (entry.queued) {
      line.remove(entry.group, key);
      entry.queued = false;
    }
    entry.again = false;
    dropIfIdle(key, entry);
  }

  /** How a key stands now. Changes nothing. */
  public synchronized Standing standing(K key) {
    KeyState entry = entries.get(key);
    return entry == null
        ? Standing.NOTHING
        : new Standing(
            entry.queued || entry.running, entry.timer == null ? null : entry.due, entry.failures);
  }

  /** How many keys wait for a worker now. */
  public synchronized int depth() {
    return line.size();
  }

  /** Starts nothing any more. Handlers that run may finish; their outcomes are ignored. */
  @Override
  public synchronized void close() {
    closed = true;
    line.clear();
    entries.values().forEach(KeyState::cancelTimer);
    entries.clear();
    if (pause != null) {
      pause.cancel();
    }
  }

  private void enqueue(K key, boolean forgetFailures) {
    String of = group.apply(key);
    synchronized (this) {
      if (closed) {
        return;
      }
      KeyState entry = entries.computeIfAbsent(key, k -> new KeyState(of));
      entry.woken = true;
      if (forgetFailures && !floor.isInVain(key)) {
        entry.failures = 0;
      }
      if (entry.running) {
        entry.again = true;
      } else if (!entry.queued) {
        startWhenAllowed(key, entry);
      }
    }
    with.unlocked().execute(this::dispatch);
  }

  /** A key was woken: it begins at once, or when the floor lets it, but no later than planned. */
  private void startWhenAllowed(K key, KeyState entry) {
    Instant now = with.time().instant();
    Duration rest = floor.rest(key, now);
    if (rest.isZero()) {
      entry.cancelTimer();
      inLine(key, entry);
      return;
    }
    Instant due = entry.due;
    if (entry.timer == null || due == null || now.plus(rest).isBefore(due)) {
      entry.cancelTimer();
      startTimer(key, entry, rest);
    }
  }

  private void inLine(K key, KeyState entry) {
    entry.queued = true;
    line.add(entry.group, key);
  }

  private void dispatch() {
    while (true) {
      K key;
      Function<K, Outcome> worker;
      synchronized (this) {
        worker = handler;
        key = worker == null || closed || pause != null ? null : line.next();
        if (worker == null || key == null) {
          return;
        }
        KeyState entry = entryOf(key);
        entry.queued = false;
        entry.running = true;
        entry.runsWoken = entry.woken;
        entry.woken = false;
      }
      try {
        with.workers().execute(() -> work(key, worker));
      } catch (RejectedExecutionException e) {
        refused(key, e);
        return;
      }
    }
  }

  /** The host may be shutting its workers down, or may not: all keys stay in line. */
  private synchronized void refused(K key, RejectedExecutionException cause) {
    if (closed) {
      return;
    }
    KeyState entry = entryOf(key);
    line.ended(entry.group);
    entry.running = false;
    entry.again = false;
    entry.woken |= entry.runsWoken;
    inLine(key, entry);
    Duration delay = with.backoff().after(++refusals);
    log.warn("No worker takes {}; asked again in {}: {}", key, delay, cause.toString());
    try {
      pause = with.scheduler().schedule(this::askAgain, delay);
    } catch (RejectedExecutionException e) {
      log.warn("No timer to ask for workers again: {}", e.toString());
    }
  }

  private void askAgain() {
    synchronized (this) {
      pause = null;
    }
    dispatch();
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
      if (closed) {
        return;
      }
      KeyState entry = entryOf(key);
      line.ended(entry.group);
      refusals = 0;
      entry.running = false;
      if (outcome instanceof Outcome.Retry || outcome instanceof Outcome.RetryAfter) {
        entry.failures++;
        floor.failed(key, entry.runsWoken, with.time().instant());
      } else {
        entry.failures = 0;
      }
      if (entry.again) {
        entry.again = false;
        startWhenAllowed(key, entry);
      } else {
        delays
            .after(outcome, key, entry.failures)
            .ifPresent(delay -> startTimer(key, entry, delay));
      }
      dropIfIdle(key, entry);
    }
    dispatch();
  }

  private void startTimer(K key, KeyState entry, Duration delay) {
    long id = ++timers;
    entry.timerId = id;
    entry.due = with.time().instant().plus(delay);
    try {
      entry.timer = with.scheduler().schedule(() -> due(key, id), delay);
    } catch (RejectedExecutionException e) {
      log.warn("No timer for {}: {}", key, e.toString());
    }
  }

  private void due(K key, long id) {
    synchronized (this) {
      KeyState entry = entries.get(key);
      if (closed || entry == null || entry.timer == null || entry.timerId != id) {
        return;
      }
      entry.timer = null;
      inLine(key, entry);
    }
    dispatch();
  }

  private void dropIfIdle(K key, KeyState entry) {
    if (entry.isIdle()) {
      entries.remove(key);
    }
  }

  private KeyState entryOf(K key) {
    return Objects.requireNonNull(entries.get(key), "a key that is worked on is known");
  }
}
