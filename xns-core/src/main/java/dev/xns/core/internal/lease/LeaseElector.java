package dev.xns.core.internal.lease;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
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

  private final ClusterAccess cluster;
  private final LeaseOptions options;
  private final Executor workers;
  private final Scheduler scheduler;
  private final InstantSource time;
  private final LongSupplier nanoTime;
  private final Runnable listener;

  // Mutable state, guarded by this; the fence is also read without it.
  private @Nullable Lease seen;
  private long seenAt;
  private boolean busy;
  private boolean again;

  /** Whether what was seen may be out of date although the lease is held. */
  private boolean unsure;

  private boolean closed;
  private Scheduler.@Nullable Cancellation timer;
  private Scheduler.@Nullable Cancellation deadline;
  private @Nullable Watch watch;
  private String lastHolder = "";
  private volatile boolean held;
  private volatile long renewedAt;

  /**
   * An elector that does nothing until it is started.
   *
   * @param nanoTime a clock that never jumps, in nanoseconds
   * @param listener told whenever {@link #isHeld} may have changed; asks it, because calls may come
   *     late and from several threads at once. Never called under a lock; must not block
   */
  public LeaseElector(
      ClusterAccess cluster,
      LeaseOptions options,
      Executor workers,
      Scheduler scheduler,
      InstantSource time,
      LongSupplier nanoTime,
      Runnable listener) {
    this.cluster = cluster;
    this.options = options;
    this.workers = workers;
    this.scheduler = scheduler;
    this.time = time;
    this.nanoTime = nanoTime;
    this.listener = listener;
  }

  /** Begins to try. Returns at once. */
  public void start() {
    Watch started =
        cluster.watch(ResourceTypes.LEASES, WatchScope.only(options.lease()), new Eye());
    synchronized (this) {
      watch = started;
    }
    tryNow();
  }

  /** Whether this process may act at this moment. */
  public boolean isHeld() {
    return held && nanoTime.getAsLong() - renewedAt < options.renewDeadline().toNanos();
  }

  /** The lease as it was last seen; empty if there was none. Does not block. */
  public synchronized Optional<Lease> lease() {
    return Optional.ofNullable(seen);
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
      giveBack = isHeld() ? seen : null;
      held = false;
      ending = watch;
      cancelTimers();
    }
    if (ending != null) {
      ending.close();
    }
    if (giveBack != null && options.releaseOnClose()) {
      release(giveBack);
    }
  }

  private void release(Lease known) {
    try {
      try {
        cluster.patch(
            ResourceTypes.LEASES, options.lease(), LeaseMove.release(known, time.instant()));
      } catch (ClusterException e) {
        // A renewal that was under way may have come in between.
        Lease current = cluster.get(ResourceTypes.LEASES, options.lease()).orElse(null);
        if (current == null || !options.identity().equals(current.spec().holderIdentity())) {
          throw e;
        }
        cluster.patch(
            ResourceTypes.LEASES, options.lease(), LeaseMove.release(current, time.instant()));
      }
      log.info("Gave back lease {}", options.lease());
    } catch (ClusterException e) {
      log.warn(
          "Lease {} was not given back; others wait until it expires: {}",
          options.lease(),
          e.getMessage());
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
        unsure = true;
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
    return held && !unsure && seen != null;
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
      look(cluster.get(ResourceTypes.LEASES, options.lease()).orElse(null));
    }
    LeaseMove move;
    synchronized (this) {
      if (closed) {
        return options.retryPeriod();
      }
      Duration unchangedFor = Duration.ofNanos(nanoTime.getAsLong() - seenAt);
      move = LeaseMove.of(seen, unchangedFor, time.instant(), options);
    }
    if (move instanceof LeaseMove.Wait wait) {
      othersHold(wait.holder());
      Duration free = wait.free();
      return free.compareTo(options.retryPeriod()) < 0 ? free : options.retryPeriod();
    }
    Lease written =
        move instanceof LeaseMove.Create create
            ? cluster.create(ResourceTypes.LEASES, create.lease())
            : cluster.patch(
                ResourceTypes.LEASES, options.lease(), ((LeaseMove.Write) move).patch());
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
      gained = !held;
      // Counted from before the request: others may have begun to count when it arrived.
      renewedAt = began;
      held = true;
      lastHolder = options.identity();
      if (deadline != null) {
        deadline.cancel();
      }
      Duration left = options.renewDeadline().minusNanos(nanoTime.getAsLong() - began);
      deadline = schedule(this::checkDeadline, left.isNegative() ? Duration.ZERO : left);
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
      if (!held) {
        return;
      }
      held = false;
      if (deadline != null) {
        deadline.cancel();
        deadline = null;
      }
    }
    log.warn("Lost lease {}: {}", options.lease(), why);
    listener.run();
  }

  private synchronized void look(@Nullable Lease lease) {
    boolean same =
        Optional.ofNullable(seen)
            .map(Lease::spec)
            .equals(Optional.ofNullable(lease).map(Lease::spec));
    if (!same) {
      seenAt = nanoTime.getAsLong();
    }
    seen = lease;
    unsure = false;
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
  private final class Eye implements WatchObserver<Lease> {
    @Override
    public void replaced(List<? extends Lease> all) {
      changed(all.isEmpty() ? null : all.get(0));
    }

    @Override
    public void upserted(Lease lease) {
      changed(lease);
    }

    @Override
    public void removed(ObjectKey key) {
      changed(null);
    }

    @Override
    public void interrupted(ClusterException cause) {
      log.debug("Lease {} is looked at by asking only: {}", options.lease(), cause.getMessage());
    }

    @Override
    public void resumed() {}

    private void changed(@Nullable Lease lease) {
      String holder =
          lease == null ? "" : Objects.requireNonNullElse(lease.spec().holderIdentity(), "");
      boolean interesting = isHeld() ? !holder.equals(options.identity()) : holder.isEmpty();
      if (interesting) {
        tryNow();
      }
    }
  }
}
