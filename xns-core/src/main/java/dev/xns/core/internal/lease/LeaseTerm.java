package dev.xns.core.internal.lease;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * For how long this process may act without another renewal. It ends by the clock alone, even if
 * every thread of this process hangs. Asked from any thread; changed under the elector's lock.
 *
 * <p>Two clocks must agree that it goes on. One never jumps, but may stand still while a virtual
 * machine is suspended. The other one goes on meanwhile, but somebody may set it.
 */
final class LeaseTerm {
  private final Duration length;
  private final LongSupplier nanoTime;
  private final InstantSource wall;
  private volatile boolean held;
  private volatile Moment renewed;

  /**
   * A moment on both clocks.
   *
   * @param nanos of the clock that never jumps
   * @param millis of the clock that goes on
   */
  record Moment(long nanos, long millis) {}

  /**
   * A term that has not begun.
   *
   * @param length how long after the last renewal it ends
   * @param nanoTime a clock that never jumps, in nanoseconds
   * @param wall a clock that never stands still
   */
  LeaseTerm(Duration length, LongSupplier nanoTime, InstantSource wall) {
    this.length = length;
    this.nanoTime = nanoTime;
    this.wall = wall;
    renewed = now();
  }

  /** This moment. */
  Moment now() {
    return new Moment(nanoTime.getAsLong(), wall.millis());
  }

  /** Whether this process may act at this moment. */
  boolean isHeld() {
    return held && isEnough(renewed);
  }

  /** Whether it was not ended, though it may have run out. */
  boolean isOpen() {
    return held;
  }

  /** Whether a renewal that began then would be enough to act at this moment. */
  boolean isEnough(Moment began) {
    return elapsed(began).compareTo(length) < 0;
  }

  /**
   * Begins it or makes it longer.
   *
   * @param at when the renewal began: others may have begun to count when it arrived
   */
  void renew(Moment at) {
    if (!held || at.nanos() - renewed.nanos() > 0) {
      renewed = at;
    }
    held = true;
  }

  /** How long until it runs out; zero if it has. */
  Duration rest() {
    Duration rest = length.minus(elapsed(renewed));
    return rest.isNegative() ? Duration.ZERO : rest;
  }

  void end() {
    held = false;
  }

  private Duration elapsed(Moment since) {
    Moment now = now();
    Duration steady = Duration.ofNanos(now.nanos() - since.nanos());
    Duration seen = Duration.ofMillis(now.millis() - since.millis());
    return seen.compareTo(steady) > 0 ? seen : steady;
  }
}
