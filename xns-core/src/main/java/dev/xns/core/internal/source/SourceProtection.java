package dev.xns.core.internal.source;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.internal.queue.WorkQueue;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Holds a finalizer on each source for as long as a creation uses it, counted over all claims of
 * all namespaces (DEF-01, 02, 04, 05, 24, 30): one patch when the first begins, one a moment after
 * the last has ended. The names of finalizers hold the driver's, so that engines for different
 * drivers leave each other's alone. Thread-safe.
 */
public final class SourceProtection {
  private final TermContext term;
  private final FinalizerWriter writer;
  private final LeftFinalizers left;
  private final StartedCreations started;
  private final WorkQueue<SourceObject> queue;
  private final Instant begin;
  private final ConcurrentMap<SourceObject, Guard> guards = new ConcurrentHashMap<>();
  private volatile Consumer<String> settled = user -> {};

  /**
   * Protects the sources of one driver.
   *
   * @param started the creations that use sources
   * @param queue takes sources that may not be needed any more; its handler is {@link #reconcile}
   */
  SourceProtection(
      TermContext term, String driver, StartedCreations started, WorkQueue<SourceObject> queue) {
    this.term = term;
    this.writer = new FinalizerWriter(term.cluster(), term.view(), finalizer(driver));
    this.left = new LeftFinalizers(term.view(), driver, finalizer(driver));
    this.started = started;
    this.queue = queue;
    this.begin = term.time().instant();
  }

  /** The finalizer for a driver's sources. */
  public static String finalizer(String driver) {
    return "source.xns.dev/" + driver;
  }

  /** Has users called who waited for a request of another. Called once, before anything begins. */
  public void onSettled(Consumer<String> user) {
    settled = user;
  }

  /**
   * Whether another's request for the source is under way. If so the user is called when it has
   * ended. Does not block.
   */
  public boolean isAwaited(SourceObject source, String user) {
    Guard guard = guards.get(source);
    if (guard == null) {
      return false;
    }
    synchronized (guard) {
      if (guard.retired || !guard.busy) {
        return false;
      }
      guard.waiting.add(user);
      return true;
    }
  }

  /**
   * Protects a source on behalf of a user, until {@link #release}. Blocks for a request if it is
   * the first user, but never for the request of another. One that has failed a moment ago fails
   * for others too.
   *
   * @throws ClusterException if it cannot be known whether the source is protected; the user does
   *     not count then
   */
  public Protection protect(SourceObject source, String user) {
    while (true) {
      Guard guard = guards.computeIfAbsent(source, s -> new Guard());
      boolean unsure;
      synchronized (guard) {
        if (guard.retired) {
          continue;
        }
        if (guard.busy) {
          guard.waiting.add(user);
          return Protection.AWAITED;
        }
        ClusterException failure = guard.freshFailure(term.time().instant());
        if (failure != null && !Guard.isForbidden(failure)) {
          throw Guard.again(failure);
        }
        guard.users.add(user);
        guard.idleSince = null;
        if (guard.held) {
          return Protection.PROTECTED;
        }
        if (failure != null) {
          return Protection.NOT_PERMITTED;
        }
        guard.failure = null;
        guard.busy = true;
        unsure = guard.unsure;
      }
      return write(source, user, guard, unsure);
    }
  }

  /** Puts the finalizer on. Not under the guard's lock. */
  private Protection write(SourceObject source, String user, Guard guard, boolean unsure) {
    var outcome = new AtomicReference<>(Protection.GONE);
    var failure = new AtomicReference<ClusterException>();
    try {
      if (writer.add(source, unsure)) {
        outcome.set(Protection.PROTECTED);
        permitted(source);
      }
    } catch (ClusterException e) {
      failure.set(e);
      if (!Guard.isForbidden(e)) {
        throw e;
      }
      notPermitted(source, e);
      outcome.set(Protection.NOT_PERMITTED);
    } finally {
      settle(
          source,
          guard,
          () -> {
            guard.held = outcome.get() == Protection.PROTECTED;
            guard.unsure = guard.unsure && failure.get() != null;
            guard.failure = failure.get();
            guard.failed = term.time().instant();
            if (outcome.get() == Protection.GONE) {
              guard.users.remove(user);
            }
          });
      queue.add(source); // what failed is not remembered for ever, and the last user may be gone
    }
    return Objects.requireNonNull(outcome.get(), "set from the start");
  }

  /** A request has ended. Whoever came meanwhile is called, not under a lock. */
  private void settle(SourceObject source, Guard guard, Runnable result) {
    List<String> waiting;
    synchronized (guard) {
      guard.busy = false;
      result.run();
      waiting = List.copyOf(guard.waiting);
      guard.waiting.clear();
      retireIfIdle(source, guard);
    }
    waiting.forEach(settled);
  }

  /**
   * A user whose creation an earlier process began needs the source, and {@link #protect} has not
   * worked yet: what that process left on it stays. Does not block.
   */
  public void expect(SourceObject source, String user) {
    while (true) {
      Guard guard = guards.computeIfAbsent(source, s -> new Guard());
      synchronized (guard) {
        if (!guard.retired) {
          guard.users.add(user);
          return;
        }
      }
    }
  }

  /** The user does not need the source any more. Does not block. */
  public void release(SourceObject source, String user) {
    Guard guard = guards.get(source);
    if (guard == null) {
      return; // it was not protected
    }
    synchronized (guard) {
      guard.users.remove(user);
      if (guard.users.isEmpty()) {
        guard.idleSince = term.time().instant();
      }
    }
    queue.add(source);
  }

  /**
   * Whether this state of a source deserves a look: it carries a finalizer that may have to go.
   *
   * @param kind kind of the object
   */
  boolean concerns(String kind, ObjectMeta metadata) {
    return left.concerns(kind, metadata);
  }

  /** Takes off what nobody needs any more. The handler of the queue. */
  Outcome reconcile(SourceObject source) {
    Guard guard = guards.computeIfAbsent(source, s -> new Guard());
    List<String> superfluous;
    synchronized (guard) {
      if (guard.retired) {
        return Outcome.DONE; // whoever retired it has looked
      }
      if (guard.busy || guard.freshFailure(term.time().instant()) != null) {
        return new Outcome.Later(Guard.FRESH);
      }
      guard.failure = null;
      if (!guard.users.isEmpty() || !term.fence().isOpen()) {
        return Outcome.DONE;
      }
      Optional<KubernetesObject> object = term.view().find(source);
      if (object.isEmpty()) {
        guard.held = false;
        guard.unsure = false;
        retireIfIdle(source, guard);
        return Outcome.DONE;
      }
      if (!areUsersKnown()) {
        // Also if this process has used it already: others may still have to.
        return new Outcome.Later(guard.held ? Guard.LINGER : Guard.GRACE);
      }
      Duration patience = guard.patience(object.get().metadata(), term.time().instant(), begin);
      if (!patience.isZero()) {
        return new Outcome.Later(patience);
      }
      superfluous = left.of(object.get());
      // Whatever comes of it: a next user must not take it for granted that the finalizer is on.
      guard.held = false;
      if (superfluous.isEmpty()) {
        guard.unsure = false;
        retireIfIdle(source, guard);
        return Outcome.DONE;
      }
      guard.busy = true;
    }
    var outcome = new AtomicReference<Outcome>(Outcome.RETRY);
    try {
      outcome.set(remove(source, superfluous));
    } finally {
      settle(source, guard, () -> guard.unsure = !(outcome.get() instanceof Outcome.Done));
    }
    return Objects.requireNonNull(outcome.get(), "set from the start");
  }

  /** Whether all users that an earlier process left are known by now. */
  private boolean areUsersKnown() {
    return term.view().trouble(ResourceTypes.PERSISTENT_VOLUME_CLAIMS).isEmpty()
        && term.view().areMarkedClaims(started::isExplained);
  }

  private Outcome remove(SourceObject source, List<String> superfluous) {
    try {
      writer.remove(source, superfluous);
      permitted(source);
      return Outcome.DONE;
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.FORBIDDEN) {
        notPermitted(source, e);
      }
      return Outcome.RETRY;
    }
  }

  private void retireIfIdle(SourceObject source, Guard guard) {
    if (guard.isIdle()) {
      guard.retired = true;
      guards.remove(source, guard);
    }
  }

  private void notPermitted(SourceObject source, ClusterException e) {
    term.degradations()
        .degraded(
            new Degradation(
                Loss.SOURCE_PROTECTION,
                source.type().toString(),
                "they are used as sources without protection against deletion; finalizers that"
                    + " protected them before stay on",
                String.valueOf(e.getMessage())));
  }

  private void permitted(SourceObject source) {
    term.degradations().recovered(Loss.SOURCE_PROTECTION, source.type().toString());
  }
}
