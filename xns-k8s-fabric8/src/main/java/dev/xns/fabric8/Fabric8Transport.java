package dev.xns.fabric8;

import dev.xns.api.rest.NotSentException;
import dev.xns.api.rest.RestRequest;
import dev.xns.api.rest.RestResponse;
import dev.xns.api.rest.RestStream;
import dev.xns.api.rest.RestTransport;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through the HTTP layer of the host's client: its connections, TLS settings,
 * credentials and request timeout, but without its retries.
 */
final class Fabric8Transport implements RestTransport {
  /** A timeout of zero means none to the client; requests still must end. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(5);

  private static final String RETRY_AFTER = "Retry-After";

  private final HttpClient http;
  private final String server;
  private final Duration requestTimeout;

  Fabric8Transport(KubernetesClient client) {
    RequestConfig config = requestConfig(client);
    RequestConfig once = new RequestConfigBuilder(config).withRequestRetryBackoffLimit(0).build();
    // Shares everything with the host's client, so it must not be closed.
    this.http = client.getHttpClient().newBuilder().tag(once).build();
    this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    Integer millis = config.getRequestTimeout();
    this.requestTimeout =
        millis == null || millis <= 0 ? LONGEST_REQUEST : Duration.ofMillis(millis);
  }

  @Override
  public Duration requestTimeout() {
    return requestTimeout;
  }

  /**
   * {@inheritDoc} The client has no way to take a request back; it gives up on one that is silent
   * for too long.
   */
  @Override
  public CompletableFuture<RestResponse> send(RestRequest request) {
    HttpRequest built;
    try {
      built = request(request, requestTimeout).build();
      return http.sendAsync(built, byte[].class)
          .thenApply(r -> new RestResponse(r.code(), r.header(RETRY_AFTER), r.body()));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
  }

  /** {@inheritDoc} How the client takes {@code longest} differs between its HTTP layers. */
  @Override
  public CompletableFuture<RestStream> stream(
      RestRequest request, Duration longest, Receiver receiver) {
    CompletableFuture<HttpResponse<AsyncBody>> response;
    try {
      response =
          http.consumeBytes(
              request(request, longest).forStreaming().build(),
              (bytes, body) -> receiver.arrived(bytes, new Stream(200, null, body)));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
    var stream = new CompletableFuture<RestStream>();
    var unused =
        response.whenComplete(
            (r, failure) -> {
              if (r == null) {
                stream.completeExceptionally(
                    failure != null ? failure : new IllegalStateException("no answer"));
              } else if (!stream.complete(new Stream(r.code(), r.header(RETRY_AFTER), r.body()))) {
                r.body().cancel();
              }
            });
    return stream;
  }

  private HttpRequest.Builder request(RestRequest request, Duration timeout) {
    return http.newHttpRequestBuilder()
        .uri(server + request.path())
        .header("Accept", RestRequest.ACCEPT)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .method(request.method(), request.mediaType(), request.body());
  }

  private static RequestConfig requestConfig(KubernetesClient client) {
    // Set on clients that were derived for other request settings, for example impersonation.
    @Nullable RequestConfig own =
        client.getHttpClient() instanceof Interceptor.RequestTags tags
            ? tags.getTag(RequestConfig.class)
            : null;
    return own != null ? own : client.getConfiguration().getRequestConfig();
  }

  private record Stream(int status, @Nullable String retryAfter, AsyncBody body)
      implements RestStream {
    @Override
    public void more() {
      body.consume();
    }

    @Override
    public void cancel() {
      body.cancel();
    }

    @Override
    public CompletableFuture<Void> done() {
      return body.done();
    }
  }
}
