package dev.xns.api.backend;

import dev.xns.api.Fate;
import org.jspecify.annotations.Nullable;

/**
 * A call to a backend failed. The message names the call and the volume and says what the backend
 * said; it never holds a secret.
 */
public final class BackendException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a call failed, as far as it matters to what happens next. */
  public enum Kind {
    /** The request can never work as it is; retries are slowed down. */
    INFEASIBLE,
    /** There is no room; another node may have some (ERR, {@code RESOURCE_EXHAUSTED}). */
    EXHAUSTED,
    /** The backend lacks the feature. */
    UNSUPPORTED,
    /** The backend cannot be reached, or did not answer in time; worth a try once it is back. */
    UNAVAILABLE,
    /** The backend is still working on an earlier call for the same volume. */
    BUSY,
    /** The backend answered something that makes no sense. */
    NONSENSE,
    /** Anything else the backend refuses. */
    REFUSED
  }

  private final Kind kind;
  private final Fate fate;

  /** Makes an exception with the cause it was translated from. */
  public BackendException(String message, Kind kind, Fate fate, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.fate = fate;
  }

  /** Makes an exception without a cause. */
  public BackendException(String message, Kind kind, Fate fate) {
    this(message, kind, fate, null);
  }

  /** Why the call failed. */
  public Kind kind() {
    return kind;
  }

  /** What is known about its effect. */
  public Fate fate() {
    return fate;
  }
}
