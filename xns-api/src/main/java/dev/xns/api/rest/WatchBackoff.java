package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The pauses of a watch that fails.
 *
 * @param first pause after a first failure, and the shortest time between two connections
 * @param longest longest pause
 * @param longestIfNotServed longest pause while the server does not know the kind. Asking for it
 *     costs the server next to nothing. Once it is installed, what waits for it should not wait
 *     much longer
 */
public record WatchBackoff(Duration first, Duration longest, Duration longestIfNotServed) {
  /** What suits an API server. */
  public static final WatchBackoff DEFAULT =
      new WatchBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(2));

  /**
   * How long to wait after this many failures in a row: the first pause, doubled each time up to
   * the longest, shortened by up to a quarter at random so that watches do not move in step.
   *
   * @param failures at least one
   * @param cause the last of them; a time to wait that the server asks for is heeded up to the
   *     longest pause
   */
  Duration pause(int failures, ClusterException cause) {
    Duration limit =
        cause.reason() == ClusterException.Reason.NOT_SERVED ? longestIfNotServed : longest;
    // 20 doublings lead from any sensible first pause beyond any sensible longest one.
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
    long nanos = shorter(doubled, limit).toNanos();
    nanos -= ThreadLocalRandom.current().nextLong(nanos / 4 + 1);
    Duration shortened = Duration.ofNanos(nanos);
    Duration heeded = shorter(cause.retryAfter().orElse(Duration.ZERO), longest);
    return heeded.compareTo(shortened) > 0 ? heeded : shortened;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
