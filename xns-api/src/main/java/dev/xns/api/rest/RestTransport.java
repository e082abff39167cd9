package dev.xns.api.rest;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Sends HTTP requests to an API server, with the connections and credentials of some client, each
 * request once. Thread-safe.
 *
 * <p>Both methods may throw an unchecked exception instead of returning a future that fails. Then
 * nothing was sent.
 */
public interface RestTransport {
  /** How long a request that is not a stream may take; positive. */
  Duration requestTimeout();

  /**
   * Sends a request. Does not block.
   *
   * @param request what to send
   * @return the response, whatever its status, on any thread. Completes exceptionally if there is
   *     none: with a {@link NotSentException} or a {@link java.net.ConnectException} if nobody can
   *     have read the request. Whoever cancels it has no more interest in the response
   */
  CompletableFuture<RestResponse> send(RestRequest request);

  /**
   * Sends a request whose response is a stream. Does not block.
   *
   * @param request what to send
   * @param longest how long the stream may be silent. No more than a safety net: the caller keeps
   *     watch itself
   * @param receiver gets the bytes, from {@link RestStream#more} on
   * @return the stream, as soon as status and headers are there; failures as for {@link #send}.
   *     Whoever cancels it wants the connection closed, also if it is established only later
   */
  CompletableFuture<RestStream> stream(RestRequest request, Duration longest, Receiver receiver);

  /** Gets the bytes of a stream. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Some bytes came. No more come until {@link RestStream#more} is called again. Called on any
     * thread; does not block.
     *
     * @param bytes not empty; must not be modified afterwards
     * @param stream the stream they are from
     */
    void arrived(List<ByteBuffer> bytes, RestStream stream);
  }
}
