package dev.xns.core.internal.secret;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A secret cannot be had now. The message names it and holds nothing of its content. */
public final class SecretUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Duration retryAfter;

  // Without a cause: causes are printed with stack traces, and theirs may quote what was read.
  SecretUnavailableException(String message, @Nullable Duration retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  /** How long the API server wants to be left alone; empty if it did not say. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
