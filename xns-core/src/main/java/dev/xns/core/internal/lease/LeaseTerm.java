package dev.xns.core.internal.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * For how long this process may act without another renewal. It ends by the clock alone, even if
 * every thread of this process hangs. Asked from any thread; changed under the elector's lock.
 */
final class LeaseTerm {
  private final Duration length;
  private final LongSupplier nanoTime;
  private volatile boolean held;
  private volatile long renewedAt;

  /**
   * A term that has not begun.
   *
   * @param length how long after the last renewal it ends
   * @param nanoTime a clock that never jumps, in nanoseconds
   */
  LeaseTerm(Duration length, LongSupplier nanoTime) {
    this.length = length;
    this.nanoTime = nanoTime;
  }

  /** Whether this process may act at this moment. */
  boolean isHeld() {
    return held && nanoTime.getAsLong() - renewedAt < length.toNanos();
  }

  /** Whether it was not ended, though it may have run out. */
  boolean isOpen() {
    return held;
  }

  /**
   * Begins it or makes it longer.
   *
   * @param at when the renewal began: others may have begun to count when it arrived
   */
  void renew(long at) {
    renewedAt = at;
    held = true;
  }

  /** How long until it runs out; zero if it has. */
  Duration rest() {
    Duration rest = length.minusNanos(nanoTime.getAsLong() - renewedAt);
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  void end() {
    held = false;
  }
}
