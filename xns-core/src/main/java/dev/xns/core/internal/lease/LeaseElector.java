package dev.xns.core.internal.lease;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.model.Lease;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a lease, or waits for it, over and over until it is closed. Requests are made one at a time
 * on the workers; one that is not answered soon is given up, so that the next can still renew in
 * time. A watch of the one lease makes a candidate try as soon as it is given back.
 *
 * <p>{@link #isHeld} is the fence: it turns false by the clock alone, {@code renewDeadline} after
 * the last renewal began, even if every thread of this process hangs. Others wait longer than that.
 */
public final class LeaseElector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LeaseElector.class);

  private final LeaseRequests requests;
  private final LeaseOptions options;
  private final LeaseTerm term;
  private final Executor workers;
  private final Runnable listener;

  // Mutable state, guarded by this.
  private final SeenLease seen;
  private boolean busy;
  private long attempts;
  private boolean again;
  private boolean closed;
  private final LeaseTimer next;
  private final LeaseTimer deadline;
  private final LeaseTimer patience;
  private @Nullable Watch watch;
  private String lastHolder = "";

  /**
   * An elector that does nothing until it is started.
   *
   * @param nanoTime a clock that never jumps, in nanoseconds
   * @param wall a clock that never stands still
   * @param listener told whenever {@link #isHeld} may have changed; asks it, because calls may come
   *     late and from several threads at once. Never called under a lock; must not block
   */
  public LeaseElector(
      LeaseRequests requests,
      Executor workers,
      Scheduler scheduler,
      LongSupplier nanoTime,
      InstantSource wall,
      Runnable listener) {
    this.requests = requests;
    this.workers = workers;
    options = requests.options();
    next = new LeaseTimer(scheduler);
    deadline = new LeaseTimer(scheduler);
    patience = new LeaseTimer(scheduler);
    this.term = new LeaseTerm(options.renewDeadline(), nanoTime, wall);
    this.seen = new SeenLease(nanoTime);
    this.listener = listener;
  }

  /** Begins to try. Returns at once. */
  public void start() {
    Watch started = requests.watch(new LeaseObserver(this::holderChanged));
    synchronized (this) {
      watch = started;
    }
    tryNow();
  }

  /** Whether this process may act at this moment. */
  public boolean isHeld() {
    return term.isHeld();
  }

  /** The lease as it was last seen; empty if there was none. Does not block. */
  public synchronized Optional<Lease> lease() {
    return Optional.ofNullable(seen.lease());
  }

  /** Stops, and gives the lease back if that is wanted and it is held. Blocks for one request. */
  @Override
  public void close() {
    Lease giveBack;
    Watch ending;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      giveBack = isHeld() ? seen.lease() : null;
      term.end();
      ending = watch;
      next.cancel();
      deadline.cancel();
      patience.cancel();
    }
    if (ending != null) {
      ending.close();
    }
    if (giveBack != null && options.releaseOnClose()) {
      requests.release(giveBack);
    }
  }

  private void tryNow() {
    long attempt;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      attempt = ++attempts;
      next.cancel();
      patience.set(() -> giveUp(attempt), requests.patience());
    }
    try {
      workers.execute(() -> attempt(attempt));
    } catch (RejectedExecutionException e) {
      log.warn("No worker tries for lease {}: {}", options.lease(), e.toString());
      finished(attempt, options.retryPeriod());
    }
  }

  /** An attempt takes too long. What it may still bring counts, but nobody waits for it. */
  private void giveUp(long attempt) {
    synchronized (this) {
      if (closed || !isCurrent(attempt)) {
        return;
      }
      busy = false;
      seen.doubt();
    }
    log.warn("No answer about lease {} for {}; asking again", options.lease(), requests.patience());
    tryNow();
  }

  private void attempt(long attempt) {
    Duration delay = options.retryPeriod();
    boolean remembered = isRemembered();
    try {
      delay = attemptOnce(attempt, remembered);
    } catch (ClusterException e) {
      log.warn("Cannot get or renew lease {}: {}", options.lease(), e.getMessage());
      if (e.reason() == Reason.FORBIDDEN) {
        log.error("This process stands by until it may get, create and patch {}", options.lease());
      }
      synchronized (this) {
        seen.doubt();
        // Somebody else has written it since we last looked; look again, but not in circles.
        again |= remembered && e.reason() != Reason.UNAVAILABLE;
      }
    } catch (RuntimeException e) {
      log.error("An attempt to get lease {} failed", options.lease(), e);
    } finally {
      finished(attempt, delay);
    }
  }

  private synchronized boolean isRemembered() {
    return term.isOpen() && seen.isCertain();
  }

  /**
   * At most one look, unless the lease is remembered, and one write, or two for a new lease.
   *
   * @return when to try again
   */
  private Duration attemptOnce(long attempt, boolean remembered) {
    if (!remembered) {
      Lease read = requests.read().orElse(null);
      if (!isCurrent(attempt)) {
        return options.retryPeriod(); // it is of old, and another attempt may hold it by now
      }
      look(read);
    }
    LeaseTerm.Moment began = term.now();
    LeaseMove move = decide();
    if (move instanceof LeaseMove.Create create) {
      look(requests.carryOut(create));
      // Whoever may create a lease and not renew it does not begin to work.
      began = term.now();
      move = decide();
    }
    if (move instanceof LeaseMove.Wait wait) {
      othersHold(wait.holder());
      Duration free = wait.free();
      return free.compareTo(options.retryPeriod()) < 0 ? free : options.retryPeriod();
    }
    if (move instanceof LeaseMove.Write write) {
      look(requests.carryOut(write));
      renewed(began);
    }
    return options.retryPeriod();
  }

  private synchronized boolean isCurrent(long attempt) {
    return busy && attempt == attempts;
  }

  /** What to do about the lease as it was last seen; null for nothing, once closed. */
  private synchronized @Nullable LeaseMove decide() {
    return closed ? null : requests.decide(seen.lease(), seen.unchangedFor());
  }

  private void renewed(LeaseTerm.Moment began) {
    if (term.isOpen() && !isHeld()) {
      lose("it ran out, and others may have held it meanwhile");
    }
    boolean gained;
    synchronized (this) {
      if (closed || !term.isEnough(began)) {
        return;
      }
      gained = !term.isOpen();
      term.renew(began);
      lastHolder = options.identity();
      deadline.set(this::checkDeadline, term.rest());
    }
    if (gained) {
      log.info("{} holds lease {}", options.identity(), options.lease());
      listener.run();
    }
  }

  private void checkDeadline() {
    if (!isHeld()) {
      lose("it could not be renewed for " + options.renewDeadline().toSeconds() + " s");
    }
  }

  private void othersHold(String holder) {
    lose("it is held by " + holder);
    synchronized (this) {
      if (!holder.equals(lastHolder)) {
        log.info("Lease {} is held by {}; waiting", options.lease(), holder);
      }
      lastHolder = holder;
    }
  }

  private void lose(String why) {
    synchronized (this) {
      if (!term.isOpen()) {
        return;
      }
      term.end();
      deadline.cancel();
    }
    log.warn("Lost lease {}: {}", options.lease(), why);
    listener.run();
  }

  private synchronized void look(@Nullable Lease lease) {
    seen.see(lease);
  }

  private void finished(long attempt, Duration delay) {
    boolean now;
    synchronized (this) {
      if (!isCurrent(attempt)) {
        return; // it was given up
      }
      busy = false;
      patience.cancel();
      now = again && !closed;
      again = false;
      if (!now && !closed) {
        next.set(this::tryNow, delay);
      }
    }
    if (now) {
      tryNow();
    }
  }

  /** A change by somebody else is a reason to look at once: it may have been given back. */
  private void holderChanged(String holder) {
    if (isHeld() ? !holder.equals(options.identity()) : holder.isEmpty()) {
      tryNow();
    }
  }
}
