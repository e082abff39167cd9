package dev.xns.api.rest;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A complete transport on the JDK's own HTTP client, and the model to write another one after.
 *
 * <p>Proxies, TLS settings and client certificates come with the client; a bearer token would be
 * one more header. The client should keep to HTTP/1.1: over HTTP/2 all requests share a connection,
 * and the JDK does not notice if that falls silent. The JDK repeats reads, never writes, if it
 * finds its connection closed.
 */
public final class JdkTransport implements RestTransport {
  private final HttpClient client;
  private final String server;
  private final Duration requestTimeout;

  /**
   * Sends through this client.
   *
   * @param client stays the caller's
   * @param server address of the API server, without a slash at the end
   * @param requestTimeout how long a request may take
   */
  public JdkTransport(HttpClient client, String server, Duration requestTimeout) {
    this.client = client;
    this.server = server;
    this.requestTimeout = requestTimeout;
  }

  @Override
  public Duration requestTimeout() {
    return requestTimeout;
  }

  @Override
  public CompletableFuture<RestResponse> send(RestRequest request) {
    return exchange(
        request,
        BodyHandlers.ofByteArray(),
        r -> new RestResponse(r.statusCode(), retryAfter(r.headers()), r.body()),
        answer -> {});
  }

  @Override
  public CompletableFuture<RestStream> stream(
      RestRequest request, Duration longest, Receiver receiver) {
    return exchange(
        request, head -> new StreamedBody(head, receiver), HttpResponse::body, RestStream::cancel);
  }

  private <B, R> CompletableFuture<R> exchange(
      RestRequest request,
      BodyHandler<B> handler,
      Function<HttpResponse<B>, R> result,
      Consumer<R> tooLate) {
    var exchange = client.sendAsync(http(request), handler);
    var answer = new CompletableFuture<R>();
    var unused =
        exchange.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                answer.completeExceptionally(translate(failure));
                return;
              }
              R known = result.apply(response);
              if (!answer.complete(known)) {
                tooLate.accept(known);
              }
            });
    // Only the JDK's own future, not one that depends on it, takes the request back.
    answer.whenComplete(
        (a, failure) -> {
          if (answer.isCancelled()) {
            exchange.cancel(true);
          }
        });
    return answer;
  }

  private HttpRequest http(RestRequest request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(server + request.path()))
            .header("Accept", RestRequest.ACCEPT);
    if (request.mediaType() != null) {
      builder.header("Content-Type", request.mediaType());
    }
    BodyPublisher body =
        request.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body());
    return builder.method(request.method(), body).build();
  }

  /** A connection that took too long to be made was not made, so nothing was sent. */
  private static Throwable translate(Throwable failure) {
    if (failure instanceof HttpConnectTimeoutException) {
      return new ConnectException(failure.getMessage()).initCause(failure);
    }
    return failure;
  }

  private static @Nullable String retryAfter(HttpHeaders headers) {
    return headers.firstValue("Retry-After").orElse(null);
  }

  /** A body that is passed on as it comes. It is there, in the client's eyes, from the start. */
  private static final class StreamedBody implements RestStream, BodySubscriber<RestStream> {
    private final ResponseInfo head;
    private final Receiver receiver;
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    StreamedBody(ResponseInfo head, Receiver receiver) {
      this.head = head;
      this.receiver = receiver;
    }

    @Override
    public CompletionStage<RestStream> getBody() {
      return CompletableFuture.completedFuture(this);
    }

    @Override
    public int status() {
      return head.statusCode();
    }

    @Override
    public @Nullable String retryAfter() {
      return JdkTransport.retryAfter(head.headers());
    }

    // The client may hand out the response before it has subscribed, hence the future.
    @Override
    public void more() {
      subscription.thenAccept(s -> s.request(1));
    }

    @Override
    public void cancel() {
      subscription.thenAccept(Subscription::cancel);
    }

    @Override
    public CompletableFuture<Void> done() {
      return done;
    }

    @Override
    public void onSubscribe(Subscription s) {
      subscription.complete(s);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
      receiver.arrived(bytes, this);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }
  }
}
