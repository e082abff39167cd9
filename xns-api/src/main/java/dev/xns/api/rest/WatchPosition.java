package dev.xns.api.rest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a watch goes on from, and whether that place can still be trusted. Runs on the adapter's
 * thread.
 */
final class WatchPosition {
  /** After so many faults at one position it is the position that is at fault. */
  private static final int MOST_FAULTS = 3;

  /** A server that kept so many connections and said nothing does not know the position. */
  private static final int MOST_MUTE_CONNECTIONS = 3;

  /** A server that was away for longer may have been restarted, with another history. */
  private static final Duration LONGEST_BLIP = Duration.ofSeconds(3);

  private @Nullable String resourceVersion;
  private boolean justListed;
  private int faults;
  private int muteConnections;
  private boolean disconnected;
  private long disconnectedAt;

  /** The position; null if a list is needed first. */
  @Nullable String resourceVersion() {
    return resourceVersion;
  }

  /** Whether no watch has worked since the list that the position is from. */
  boolean isJustListed() {
    return justListed;
  }

  /** A list was made. */
  void listed(String version) {
    resourceVersion = version;
    justListed = true;
    faults = 0;
    disconnected = false;
  }

  /** An object or a bookmark came. An empty version leaves the position where it was. */
  void advance(String version) {
    if (!version.isEmpty()) {
      resourceVersion = version;
      faults = 0;
    }
  }

  /** A watch from here works. */
  void works() {
    justListed = false;
  }

  /** The server said something, whatever it was. */
  void heard() {
    muteConnections = 0;
  }

  /** The stream from here was at fault. */
  void fault() {
    if (++faults >= MOST_FAULTS) {
      giveUp();
    }
  }

  /**
   * A connection that worked has ended.
   *
   * <p>API servers send bookmarks even if nothing changes. Not so if they were set back to an
   * earlier state: then they hold everything back until they get to the position again.
   */
  void connectionEnded() {
    if (++muteConnections >= MOST_MUTE_CONNECTIONS) {
      giveUp();
      muteConnections = 0;
    }
  }

  /** There is no connection from now on. */
  void disconnected(long nanos) {
    if (!disconnected) {
      disconnected = true;
      disconnectedAt = nanos;
    }
  }

  /**
   * There is a connection again. A position is only worth something in the history it came from,
   * and that is certain only if there was no time for another one to begin.
   */
  void connected(long nanos) {
    if (disconnected && nanos - disconnectedAt > LONGEST_BLIP.toNanos()) {
      giveUp();
    }
    disconnected = false;
  }

  /** The next thing to do is a list. */
  void giveUp() {
    resourceVersion = null;
  }
}
