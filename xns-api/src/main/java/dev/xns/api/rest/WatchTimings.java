package dev.xns.api.rest;

import java.time.Duration;

/**
 * How watches are paced. The defaults suit an API server; others are for tests.
 *
 * @param lifetime how long the server is asked to keep one connection, whole seconds. API servers
 *     end each with a bookmark. So this also limits how long a connection that has fallen silent
 *     goes unnoticed, whatever the client does about it
 * @param slack how much longer than {@code lifetime} a connection may be silent before it is taken
 *     for dead
 * @param answerWithin how long the server may take to accept a connection
 * @param settled how long a connection must last, or else say something good, to count as working
 * @param backoff how long to wait after failures
 * @param pageSize how many objects to ask for at once
 */
public record WatchTimings(
    Duration lifetime,
    Duration slack,
    Duration answerWithin,
    Duration settled,
    WatchBackoff backoff,
    int pageSize) {
  /** What suits an API server. */
  public static final WatchTimings DEFAULT =
      new WatchTimings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          WatchBackoff.DEFAULT,
          500);

  /** How long a connection may be silent. */
  Duration longestSilence() {
    return lifetime.plus(slack);
  }
}
