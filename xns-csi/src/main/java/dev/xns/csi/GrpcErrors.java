package dev.xns.csi;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.Fate.MAY_HAVE_HAPPENED;
import static dev.xns.api.Fate.NOT_ASKED;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/** Makes backend exceptions from gRPC statuses (ERR-01). */
final class GrpcErrors {
  private static final int LONGEST_TEXT = 700;

  private GrpcErrors() {}

  /**
   * Translates the failure of a call.
   *
   * @param call what was tried, for the message
   * @param origin where its status comes from
   */
  static BackendException of(
      String call, StatusRuntimeException failure, StatusOriginTracer origin, Redaction redaction) {
    Status status = failure.getStatus();
    boolean byDriver = origin.isDriversWord(status);
    String text = text(status, redaction);
    // The original is not kept as the cause: its text is the driver's and may hold secrets.
    Status cleaned = status.getCode().toStatus().withDescription(text);
    StatusRuntimeException cause = cleaned.asRuntimeException();
    cause.setStackTrace(failure.getStackTrace());
    String message = "%s failed with %s: %s".formatted(call, status.getCode(), text);
    if (isUnreadable(status, byDriver)) {
      return new BackendException(
          message + " (the driver did not answer as CSI wants)",
          Kind.NONSENSE,
          MAY_HAVE_HAPPENED,
          cause);
    }
    Fate fate = origin.isUnsent(status) ? NOT_ASKED : fate(status.getCode());
    return new BackendException(message, kind(status.getCode()), fate, cause);
  }

  /** What a status says, without secrets, on one line, and not endless. */
  private static String text(Status status, Redaction redaction) {
    var text = new StringBuilder();
    if (status.getDescription() != null) {
      text.append(status.getDescription());
    }
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : ": ").append(cause.getMessage());
    }
    // Secrets first: half a secret that was cut would not be found.
    String line = DriverText.oneLine(redaction.clean(text.toString()), LONGEST_TEXT);
    return line.isEmpty() ? "no details given" : line;
  }

  private static boolean isUnreadable(Status status, boolean byDriver) {
    return switch (status.getCode()) {
      case CANCELLED -> !byDriver && isStatus(status.getCause());
      case DEADLINE_EXCEEDED, UNAVAILABLE -> false;
      default -> !byDriver;
    };
  }

  /** gRPC cancels a call whose answer it cannot parse, with the parser's status as the cause. */
  private static boolean isStatus(@Nullable Throwable cause) {
    return cause instanceof StatusRuntimeException || cause instanceof StatusException;
  }

  private static Kind kind(Status.Code code) {
    return switch (code) {
      case CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE -> Kind.UNAVAILABLE;
      case ABORTED -> Kind.BUSY;
      case RESOURCE_EXHAUSTED -> Kind.EXHAUSTED;
      case INVALID_ARGUMENT -> Kind.INFEASIBLE;
      case UNIMPLEMENTED -> Kind.UNSUPPORTED;
      default -> Kind.REFUSED;
    };
  }

  private static Fate fate(Status.Code code) {
    return switch (code) {
      case CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE, ABORTED -> MAY_HAVE_HAPPENED;
      // There is a volume of that name, so this denies nothing; an earlier call may have made it.
      case ALREADY_EXISTS -> NOT_ASKED;
      default -> DID_NOT_HAPPEN;
    };
  }
}
