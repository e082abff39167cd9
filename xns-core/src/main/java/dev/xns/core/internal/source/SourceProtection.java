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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a finalizer on each source for as long as a creation uses it, counted over all claims of
 * all namespaces (DEF-01, 02, 04, 05, 24, 30): one patch when the first begins, one a moment after
 * the last has ended. The names of finalizers hold the driver's, so that engines for different
 * drivers leave each other's alone. Thread-safe.
 */
public final class SourceProtection {
  /** How long a source stays protected after its last user: the next may be on its way. */
  static final Duration LINGER = Duration.ofMillis(500);

  /** How long finalizers of an earlier process are left alone: their claims may still come. */
  static final Duration GRACE = Duration.ofSeconds(5);

  private final TermContext term;
  private final FinalizerWriter writer;
  private final LeftFinalizers left;
  private final StartedCreations started;
  private final WorkQueue<SourceObject> queue;
  private final Instant begin;
  private final ConcurrentMap<SourceObject, Guard> guards = new ConcurrentHashMap<>();

  /** The users of one source. Guarded by itself, also while its finalizer is written. */
  private static final class Guard {
    final Set<String> users = new HashSet<>();
    boolean held;

    /** An attempt to take the finalizer off failed, and may have worked nevertheless. */
    boolean unsure;

    @Nullable Instant idleSince;

    /** Taken out of the map; whoever still has it must look for the next one. */
    boolean retired;
  }

  /** What came of an attempt to protect a source. */
  public enum Protection {
    /** The source stays until it is released. */
    PROTECTED,
    /**
     * Its finalizers may not be changed: it is used without protection (FIN-06), but one that an
     * earlier process left is not taken off meanwhile.
     */
    NOT_PERMITTED,
    /** It does not exist any more, or is being deleted already. */
    GONE
  }

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

  /**
   * Protects a source on behalf of a user, until {@link #release}. Blocks for a request if it is
   * the first user.
   *
   * @throws ClusterException if it cannot be known whether the source is protected; the user does
   *     not count then
   */
  public Protection protect(SourceObject source, String user) {
    while (true) {
      Guard guard = guards.computeIfAbsent(source, s -> new Guard());
      synchronized (guard) {
        if (!guard.retired) {
          return protect(source, user, guard);
        }
      }
    }
  }

  private Protection protect(SourceObject source, String user, Guard guard) {
    guard.users.add(user);
    guard.idleSince = null;
    if (guard.held) {
      return Protection.PROTECTED;
    }
    Protection outcome = Protection.GONE;
    try {
      outcome = writer.add(source, guard.unsure) ? Protection.PROTECTED : Protection.GONE;
      guard.unsure = false;
      if (outcome == Protection.PROTECTED) {
        permitted(source);
      }
    } catch (ClusterException e) {
      if (e.reason() != ClusterException.Reason.FORBIDDEN) {
        throw e;
      }
      notPermitted(source, e);
      outcome = Protection.NOT_PERMITTED;
    } finally {
      guard.held = outcome == Protection.PROTECTED;
      if (outcome == Protection.GONE) {
        guard.users.remove(user);
        retireIfIdle(source, guard);
      }
    }
    return outcome;
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
    synchronized (guard) {
      if (guard.retired) {
        return Outcome.DONE; // whoever retired it has looked
      }
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
      if (!guard.held && !areUsersKnown()) {
        return new Outcome.Later(GRACE);
      }
      Duration patience = patience(guard, object.get().metadata());
      if (!patience.isZero()) {
        return new Outcome.Later(patience);
      }
      List<String> superfluous = left.of(object.get());
      // Whatever comes of it: a next user must not take it for granted that the finalizer is on.
      guard.held = false;
      Outcome outcome = superfluous.isEmpty() ? Outcome.DONE : remove(source, superfluous);
      guard.unsure = !(outcome instanceof Outcome.Done);
      retireIfIdle(source, guard);
      return outcome;
    }
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

  /** How much longer an unused source stays protected; none if its owner waits for it to go. */
  private Duration patience(Guard guard, ObjectMeta metadata) {
    Instant since = guard.idleSince;
    if (guard.held && metadata.isBeingDeleted()) {
      return Duration.ZERO;
    }
    Instant until = guard.held && since != null ? since.plus(LINGER) : begin.plus(GRACE);
    Duration rest = Duration.between(term.time().instant(), until);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  private void retireIfIdle(SourceObject source, Guard guard) {
    if (guard.users.isEmpty() && !guard.held && !guard.unsure) {
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
