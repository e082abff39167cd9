package dev.xns.core.explain;

import static java.util.Objects.requireNonNull;

import dev.xns.core.report.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What one check of planning found.
 *
 * @param check the check
 * @param verdict what it found
 * @param reason stable code; only if it {@linkplain Verdict#FAILED failed}, otherwise null
 * @param message in words; only if it failed or {@linkplain Verdict#SETTLED settled} the matter,
 *     otherwise empty
 */
public record CheckResult(
    ClaimCheck check, Verdict verdict, @Nullable ReasonCode reason, String message) {
  /** Checks that nothing required is null. */
  public CheckResult {
    requireNonNull(check, "check");
    requireNonNull(verdict, "verdict");
    requireNonNull(message, "message");
  }

  /** How a check ended. */
  public enum Verdict {
    /** It holds. */
    PASSED,
    /** It does not hold, and planning ended here: the claim waits. */
    FAILED,
    /** Planning ended here because nothing is to be done now, which is no fault. */
    SETTLED,
    /** The claim needs no such check. */
    NOT_APPLICABLE,
    /** Planning ended before it. */
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
