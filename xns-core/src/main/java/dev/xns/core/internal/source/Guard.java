package dev.xns.core.internal.source;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The users of one source, and how it is protected. Guarded by itself, but not while a request is
 * under way: nobody waits for the request of another on a worker.
 */
final class Guard {
  /** How long a source stays protected after its last user: the next may be on its way. */
  static final Duration LINGER = Duration.ofMillis(500);

  /** How long finalizers of an earlier process are left alone: their claims may still come. */
  static final Duration GRACE = Duration.ofSeconds(5);

  /** How long others are spared a request that has just failed. */
  static final Duration FRESH = Duration.ofSeconds(1);

  final Set<String> users = new HashSet<>();
  boolean held;

  /** An attempt to take the finalizer off failed, and may have worked nevertheless. */
  boolean unsure;

  /** A request is under way. */
  boolean busy;

  /** Users that came meanwhile, to be called again. */
  final Set<String> waiting = new LinkedHashSet<>();

  /** What the latest attempt to protect the source failed with, for those who come right after. */
  @Nullable ClusterException failure;

  Instant failed = Instant.EPOCH;

  @Nullable Instant idleSince;

  /** Taken out of the map; whoever still has it must look for the next one. */
  boolean retired;

  /** What an attempt failed with a moment ago; null if it did not. */
  @Nullable ClusterException freshFailure(Instant now) {
    Duration age = Duration.between(failed, now);
    return age.isNegative() || age.compareTo(FRESH) >= 0 ? null : failure;
  }

  static boolean isForbidden(ClusterException failure) {
    return failure.reason() == ClusterException.Reason.FORBIDDEN;
  }

  /** What one met is thrown for others too, each with a stack of its own. */
  static ClusterException again(ClusterException failure) {
    return new ClusterException(
        String.valueOf(failure.getMessage()),
        failure.reason(),
        failure.fate(),
        failure.retryAfter().orElse(null),
        failure);
  }

  /** How much longer an unused source stays protected; none if its owner waits for it to go. */
  Duration patience(ObjectMeta metadata, Instant now, Instant begin) {
    if (held && metadata.isBeingDeleted()) {
      return Duration.ZERO;
    }
    Instant since = idleSince;
    Instant until = held && since != null ? since.plus(LINGER) : begin.plus(GRACE);
    Duration rest = Duration.between(now, until);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  /** Whether nothing has to be remembered. */
  boolean isIdle() {
    return users.isEmpty() && !held && !busy && !unsure && failure == null;
  }
}
