package dev.xns.api.rest;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A response whose body arrives bit by bit. Thread-safe; no method blocks. */
public interface RestStream {
  /** HTTP status. */
  int status();

  /** Value of the {@code Retry-After} header, or null if there is none. */
  @Nullable String retryAfter();

  /** Lets the next bytes come. Nothing comes before the first call. */
  void more();

  /** Closes the connection. Repeatable. */
  void cancel();

  /** Completes when the body is at its end, exceptionally if the connection broke before. */
  CompletableFuture<Void> done();
}
