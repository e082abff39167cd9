package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends requests over a transport. Thread-safe. */
final class RequestSender {
  private final RestTransport transport;

  RequestSender(RestTransport transport) {
    this.transport = transport;
  }

  /** How long a request may take. */
  Duration requestTimeout() {
    return transport.requestTimeout();
  }

  /**
   * Sends a request and waits for the response, whatever it is.
   *
   * @throws ClusterException if there is no response
   */
  RestResponse send(ApiRequest request) {
    if (Thread.currentThread().isInterrupted()) {
      throw TransportErrors.interruptedBeforehand(request);
    }
    Duration timeout = requestTimeout();
    CompletableFuture<RestResponse> response = start(request);
    try {
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      response.cancel(false);
      Thread.currentThread().interrupt();
      throw request.unavailable("interrupted while waiting for the answer", e);
    } catch (ExecutionException | TimeoutException e) {
      response.cancel(false);
      throw TransportErrors.of(request, e, timeout);
    }
  }

  /**
   * Sends a request and waits for the response, which must be a success.
   *
   * @throws ClusterException if there is no such response
   */
  RestResponse sendSuccessfully(ApiRequest request) {
    RestResponse response = send(request);
    if (!response.isSuccess()) {
      throw ApiErrors.of(request, response);
    }
    return response;
  }

  /** Sends a request. The response arrives on a thread of the transport. */
  CompletableFuture<RestResponse> start(ApiRequest request) {
    try {
      return transport.send(request.http());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
  }

  /** Sends a request whose response is a stream. */
  CompletableFuture<RestStream> stream(
      ApiRequest request, Duration longest, RestTransport.Receiver receiver) {
    try {
      return transport.stream(request.http(), longest, receiver);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
  }
}
