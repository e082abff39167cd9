package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How watches are paced. The defaults suit an API server; others are for tests.
 *
 * @param lifetime how long the server is asked to keep one connection, whole seconds
 * @param slack how much longer than {@code lifetime} a connection may be silent before it is taken
 *     for dead
 * @param answerWithin how long the server may take to accept a connection
 * @param settled how long a connection must last, or else say something good, to count as working
 * @param firstPause pause after a first failure, and the shortest time between two connections
 * @param longestPause longest pause
 * @param longestPauseIfNotServed longest pause while the server does not know the kind: asking for
 *     it costs the server next to nothing, and once it is installed, what waits for it should not
 *     wait much longer
 * @param pageSize how many objects to ask for at once
 */
public record WatchTimings(
    Duration lifetime,
    Duration slack,
    Duration answerWithin,
    Duration settled,
    Duration firstPause,
    Duration longestPause,
    Duration longestPauseIfNotServed,
    int pageSize) {
  /** What suits an API server. */
  public static final WatchTimings DEFAULT =
      new WatchTimings(
          Duration.ofSeconds(180),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2),
          500);

  /** How long a connection may be silent. */
  Duration longestSilence() {
    return lifetime.plus(slack);
  }

  /**
   * How long to wait after this many failures in a row: the first pause, doubled each time up to
   * the longest, shortened by up to a quarter at random so that watches do not move in step.
   *
   * @param failures at least one
   * @param cause the last of them; a time to wait that the server asks for is heeded up to the
   *     longest pause
   */
  Duration pause(int failures, ClusterException cause) {
    Duration longest =
        cause.reason() == ClusterException.Reason.NOT_SERVED
            ? longestPauseIfNotServed
            : longestPause;
    // 20 doublings lead from any sensible first pause beyond any sensible longest one.
    Duration doubled = firstPause.multipliedBy(1L << Math.min(failures - 1, 20));
    Duration pause = shorter(doubled, longest);
    long nanos = pause.toNanos();
    nanos -= ThreadLocalRandom.current().nextLong(nanos / 4 + 1);
    Duration shortened = Duration.ofNanos(nanos);
    Duration heeded = shorter(cause.retryAfter().orElse(Duration.ZERO), longestPause);
    return heeded.compareTo(shortened) > 0 ? heeded : shortened;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
