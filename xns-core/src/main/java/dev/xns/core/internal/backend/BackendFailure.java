package dev.xns.core.internal.backend;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.core.report.ReasonCode;

/** What is said of a call to the backend that failed. */
public final class BackendFailure {
  private BackendFailure() {}

  /**
   * What a backend threw, as the failure it stands for. Of an exception that a backend must not
   * throw nothing is known, so the call may have had its effect.
   */
  public static BackendException of(RuntimeException thrown) {
    return thrown instanceof BackendException failure
        ? failure
        : new BackendException(
            "the backend failed unexpectedly: " + thrown,
            Kind.NONSENSE,
            Fate.MAY_HAVE_HAPPENED,
            thrown);
  }

  /** Why a volume was not made. */
  public static ReasonCode ofCreation(Kind kind) {
    return switch (kind) {
      case INFEASIBLE -> ReasonCode.Infeasible;
      case EXHAUSTED -> ReasonCode.Exhausted;
      case UNSUPPORTED -> ReasonCode.DriverLacksCapability;
      case UNAVAILABLE -> ReasonCode.DriverUnavailable;
      case BUSY -> ReasonCode.DriverBusy;
      case NONSENSE -> ReasonCode.DriverNonsense;
      case REFUSED -> ReasonCode.DriverRefused;
    };
  }

  /** Why a volume was not deleted. Neither room nor another request would help a deletion. */
  public static ReasonCode ofDeletion(Kind kind) {
    return switch (kind) {
      case INFEASIBLE, EXHAUSTED -> ReasonCode.DriverRefused;
      default -> ofCreation(kind);
    };
  }
}
