package dev.xns.api.cluster;

import dev.xns.api.Fate;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API server failed. The message names the verb, the kind and the object, and what
 * the server said.
 */
public final class ClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a request failed, as far as it matters to what happens next. */
  public enum Reason {
    /** The object does not exist. */
    NOT_FOUND,
    /** The name is taken. */
    ALREADY_EXISTS,
    /** A precondition, usually the resource version, does not hold. */
    CONFLICT,
    /** The server refuses the object or the change. */
    INVALID,
    /** The caller is known and lacks the permission. */
    FORBIDDEN,
    /** The kind is not installed, or not served in this version. */
    NOT_SERVED,
    /** Too many requests, a server error, expired credentials, no connection, no answer in time. */
    UNAVAILABLE
  }

  private final Reason reason;
  private final Fate fate;
  private final @Nullable Duration retryAfter;

  /**
   * Makes an exception.
   *
   * @param message verb, kind, object and cause, in words
   * @param reason why
   * @param fate what is known about the effect; reads always have {@code DID_NOT_HAPPEN}
   * @param retryAfter how long the server asks to wait, null if it does not say
   * @param cause the client's exception, null if there is none
   */
  public ClusterException(
      String message,
      Reason reason,
      Fate fate,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.fate = fate;
    this.retryAfter = retryAfter;
  }

  /** A failure that certainly had no effect. */
  public ClusterException(String message, Reason reason) {
    this(message, reason, Fate.DID_NOT_HAPPEN, null, null);
  }

  /** Why the request failed. */
  public Reason reason() {
    return reason;
  }

  /** What is known about its effect. */
  public Fate fate() {
    return fate;
  }

  /** How long the server asks to wait before the next request. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
