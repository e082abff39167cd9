package dev.xns.core.internal.lease;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.model.Lease;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a lease, or waits for it, over and over until it is closed. Requests are made one at a time
 * on the workers; a watch of the one lease makes a candidate try as soon as it is given back.
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
  private final Scheduler scheduler;
  private final LongSupplier nanoTime;
  private final Runnable listener;

  // Mutable state, guarded by this.
  private final SeenLease seen;
  private boolean busy;
  private boolean again;
  private boolean closed;
  private Scheduler.@Nullable Cancellation timer;
  private Scheduler.@Nullable Cancellation deadline;
  private @Nullable Watch watch;
  private String lastHolder = "";

  /**
   * An elector that does nothing until it is started.
   *
   * @param nanoTime a clock that never jumps, in nanoseconds
   * @param listener told whenever {@link #isHeld} may have changed; asks it, because calls may come
   *     late and from several threads at once. Never called under a lock; must not block
   */
  public LeaseElector(
      LeaseRequests requests,
      Executor workers,
      Scheduler scheduler,
      LongSupplier nanoTime,
      Runnable listener) {
    this.requests = requests;
    this.options = requests.options();
    this.workers = workers;
    this.scheduler = scheduler;
    this.nanoTime = nanoTime;
    this.term = new LeaseTerm(options.renewDeadline(), nanoTime);
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
      cancelTimers();
    }
    if (ending != null) {
      ending.close();
    }
    if (giveBack != null && options.releaseOnClose()) {
      requests.release(giveBack);
    }
  }

  private void tryNow() {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }
    try {
      workers.execute(this::attempt);
    } catch (RejectedExecutionException e) {
      log.warn("No worker tries for lease {}: {}", options.lease(), e.toString());
      finished(options.retryPeriod());
    }
  }

  private void attempt() {
    Duration next = options.retryPeriod();
    boolean remembered = false;
    try {
      remembered = isRemembered();
      next = attemptOnce(remembered);
    } catch (ClusterException e) {
      log.warn("Cannot get or renew lease {}: {}", options.lease(), e.getMessage());
      synchronized (this) {
        seen.doubt();
        // Somebody else has written it since we last looked; look again, but not in circles.
        again |= remembered && e.reason() != Reason.UNAVAILABLE;
      }
    } catch (RuntimeException e) {
      log.error("An attempt to get lease {} failed", options.lease(), e);
    } finally {
      finished(next);
    }
  }

  private synchronized boolean isRemembered() {
    return term.isOpen() && seen.isCertain();
  }

  /**
   * At most one look and one write.
   *
   * @param remembered whether the look can be spared
   * @return when to try again
   */
  private Duration attemptOnce(boolean remembered) {
    long began = nanoTime.getAsLong();
    if (!remembered) {
      look(requests.read().orElse(null));
    }
    LeaseMove move;
    synchronized (this) {
      if (closed) {
        return options.retryPeriod();
      }
      move = requests.decide(seen.lease(), seen.unchangedFor());
    }
    if (move instanceof LeaseMove.Wait wait) {
      othersHold(wait.holder());
      Duration free = wait.free();
      return free.compareTo(options.retryPeriod()) < 0 ? free : options.retryPeriod();
    }
    Lease written =
        move instanceof LeaseMove.Create create
            ? requests.carryOut(create)
            : requests.carryOut((LeaseMove.Write) move);
    look(written);
    renewed(began);
    return options.retryPeriod();
  }

  private void renewed(long began) {
    boolean gained;
    synchronized (this) {
      if (closed) {
        return;
      }
      gained = !term.isOpen();
      term.renew(began);
      lastHolder = options.identity();
      if (deadline != null) {
        deadline.cancel();
      }
      deadline = schedule(this::checkDeadline, term.rest());
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
      if (holder.equals(lastHolder)) {
        return;
      }
      lastHolder = holder;
    }
    log.info("Lease {} is held by {}; waiting", options.lease(), holder);
  }

  private void lose(String why) {
    synchronized (this) {
      if (!term.isOpen()) {
        return;
      }
      term.end();
      if (deadline != null) {
        deadline.cancel();
        deadline = null;
      }
    }
    log.warn("Lost lease {}: {}", options.lease(), why);
    listener.run();
  }

  private synchronized void look(@Nullable Lease lease) {
    seen.see(lease);
  }

  private void finished(Duration next) {
    boolean now;
    synchronized (this) {
      busy = false;
      if (closed) {
        return;
      }
      now = again;
      again = false;
      if (!now) {
        timer = schedule(this::tryNow, next);
      }
    }
    if (now) {
      tryNow();
    }
  }

  private Scheduler.@Nullable Cancellation schedule(Runnable task, Duration delay) {
    try {
      return scheduler.schedule(task, delay);
    } catch (RejectedExecutionException e) {
      log.warn("No timer for lease {}: {}", options.lease(), e.toString());
      return null;
    }
  }

  private void cancelTimers() {
    if (timer != null) {
      timer.cancel();
    }
    if (deadline != null) {
      deadline.cancel();
    }
  }

  /** A change by somebody else is a reason to look at once: it may have been given back. */
  private void holderChanged(String holder) {
    boolean interesting = isHeld() ? !holder.equals(options.identity()) : holder.isEmpty();
    if (interesting) {
      tryNow();
    }
  }
}
