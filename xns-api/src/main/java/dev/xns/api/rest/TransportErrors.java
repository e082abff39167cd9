package dev.xns.api.rest;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Makes exceptions from requests that got no answer. */
final class TransportErrors {
  private TransportErrors() {}

  /** Translates a failure of the client, of the connection, or of waiting. */
  static ClusterException of(ApiRequest request, Throwable failure, Duration timeout) {
    Throwable cause = unwrap(failure);
    if (cause instanceof TimeoutException) {
      return request.unavailable("no answer within " + seconds(timeout), cause);
    }
    if (isBeforeSending(cause)) {
      return new ClusterException(
          request.describe() + ": no connection to the server: " + text(cause),
          Reason.UNAVAILABLE,
          Fate.DID_NOT_HAPPEN,
          null,
          cause);
    }
    return request.unavailable("the connection failed: " + text(cause), cause);
  }

  /** The calling thread was interrupted before anything was sent. */
  static ClusterException interruptedBeforehand(ApiRequest request) {
    return new ClusterException(
        request.describe() + ": nothing was sent, the calling thread is interrupted",
        Reason.UNAVAILABLE);
  }

  /**
   * The client refused to send it, or nobody had accepted the connection, so nobody has read the
   * request.
   */
  private static boolean isBeforeSending(Throwable cause) {
    return cause instanceof NotSentException
        || cause instanceof ConnectException
        || cause instanceof UnknownHostException;
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String text(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
