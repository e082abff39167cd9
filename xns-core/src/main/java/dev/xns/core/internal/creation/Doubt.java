package dev.xns.core.internal.creation;

import java.time.Duration;
import java.time.Instant;

/**
 * That an earlier call may have made the volume, although nobody was told so.
 *
 * <p>A driver that fails may not even have looked for the volume that an earlier call made; CSI
 * promises nothing for codes such as INTERNAL. Once is no proof then, and for ever is too long for
 * a claim that somebody deleted. Nor are three times in a row one, if they come while the earlier
 * call may still be at work.
 *
 * @param since when the latest ambiguous call ended, as far as this process knows
 * @param denials how many denials have counted since
 */
record Doubt(Instant since, int denials) {
  /** How many denials are believed. */
  static final int ENOUGH = 3;

  /** An ambiguous call has ended, or may have ended, just now. */
  static Doubt from(Instant now) {
    return new Doubt(now, 0);
  }

  /**
   * The backend has denied that there is a volume. It counts only if enough time has passed since
   * the ambiguous call: once, twice and four times the limit of a call. What made the engine ask
   * earlier does not matter.
   */
  Doubt denied(Instant now, Duration callTimeout) {
    if (now.isBefore(since)) {
      return from(now); // the clock was set back
    }
    return isSpaced(now, callTimeout) ? new Doubt(since, denials + 1) : this;
  }

  private boolean isSpaced(Instant now, Duration callTimeout) {
    return Duration.between(since, now).dividedBy(1L << denials).compareTo(callTimeout) >= 0;
  }

  /** Whether the backend is believed by now. */
  boolean isOver() {
    return denials >= ENOUGH;
  }
}
