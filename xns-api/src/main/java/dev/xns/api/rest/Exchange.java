package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends calls over a transport. Thread-safe. */
final class Exchange {
  private final RestTransport transport;

  Exchange(RestTransport transport) {
    this.transport = transport;
  }

  /** How long a request may take. */
  Duration requestTimeout() {
    return transport.requestTimeout();
  }

  /**
   * Sends a request and waits for the answer, whatever it is.
   *
   * @throws ClusterException if there is no answer
   */
  RestAnswer send(Call call) {
    if (Thread.currentThread().isInterrupted()) {
      throw TransportTranslation.interruptedBeforehand(call);
    }
    Duration timeout = requestTimeout();
    CompletableFuture<RestAnswer> answer = start(call);
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      throw call.unavailable("interrupted while waiting for the answer", e);
    } catch (ExecutionException | TimeoutException e) {
      answer.cancel(false);
      throw TransportTranslation.translate(call, e, timeout);
    }
  }

  /**
   * Sends a request and waits for the answer, which must be that it was done.
   *
   * @throws ClusterException if there is no such answer
   */
  RestAnswer sendSuccessfully(Call call) {
    RestAnswer answer = send(call);
    if (!answer.isSuccess()) {
      throw StatusTranslation.translate(call, answer);
    }
    return answer;
  }

  /** Sends a request. The answer arrives on a thread of the transport. */
  CompletableFuture<RestAnswer> start(Call call) {
    try {
      return transport.send(call.request());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
  }

  /** Sends a request whose answer is a stream. */
  CompletableFuture<RestStream> stream(
      Call call, Duration longest, RestTransport.Receiver receiver) {
    try {
      return transport.stream(call.request(), longest, receiver);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
  }
}
