package dev.xns.core.explain;

import static java.util.Objects.requireNonNull;

import dev.xns.core.report.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What one check of planning found. Immutable.
 *
 * @param check the check
 * @param verdict how it ended
 * @param reason stable code if the verdict is {@link Verdict#FAILED}, otherwise null
 * @param message for people if the verdict is {@link Verdict#FAILED} or {@link Verdict#SETTLED},
 *     otherwise empty
 */
public record CheckResult(
    ClaimCheck check, Verdict verdict, @Nullable ReasonCode reason, String message) {
  /**
   * A result.
   *
   * @throws NullPointerException if anything but the reason is null
   */
  public CheckResult {
    requireNonNull(check, "check");
    requireNonNull(verdict, "verdict");
    requireNonNull(message, "message");
  }

  /** How a check ended. */
  public enum Verdict {
    /** The check holds. */
    PASSED,
    /** The check does not hold. Planning ended here, and the claim waits. */
    FAILED,
    /** Nothing is to be done now, so planning ended here. This is no fault. */
    SETTLED,
    /** The claim needs no such check. */
    NOT_APPLICABLE,
    /** Planning ended before this check. */
    NOT_REACHED
  }

  /** For example {@code GRANT failed: RefNotPermitted}, on one line. */
  @Override
  public String toString() {
    return switch (verdict) {
      case PASSED -> check + " passed";
      case FAILED -> check + " failed: " + reason;
      case SETTLED -> check + " settled: " + message;
      case NOT_APPLICABLE -> check + " not applicable";
      case NOT_REACHED -> check + " not reached";
    };
  }
}
