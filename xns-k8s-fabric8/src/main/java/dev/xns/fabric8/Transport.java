package dev.xns.fabric8;

import dev.xns.api.cluster.ClusterException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through the HTTP layer of the host's client: its connections, TLS settings,
 * credentials and request timeout, but without its retries. Thread-safe.
 */
final class Transport {
  /** A timeout of zero means none to the client; requests still must end. */
  private static final Duration LONGEST_REQUEST = Duration.ofMinutes(5);

  private final HttpClient http;
  private final String server;
  private final Duration requestTimeout;

  Transport(KubernetesClient client) {
    RequestConfig config = requestConfig(client);
    RequestConfig once = new RequestConfigBuilder(config).withRequestRetryBackoffLimit(0).build();
    // Shares everything with the host's client, so it must not be closed.
    this.http = client.getHttpClient().newBuilder().tag(once).build();
    this.server = client.getMasterUrl().toString().replaceAll("/+$", "");
    Integer millis = config.getRequestTimeout();
    this.requestTimeout =
        millis == null || millis <= 0 ? LONGEST_REQUEST : Duration.ofMillis(millis);
  }

  /** How long a request may take. */
  Duration requestTimeout() {
    return requestTimeout;
  }

  /**
   * Sends a request and waits for the answer, whatever it is.
   *
   * @throws ClusterException if there is no answer
   */
  Answer send(Call call) {
    if (Thread.currentThread().isInterrupted()) {
      throw TransportTranslation.interruptedBeforehand(call);
    }
    CompletableFuture<Answer> answer = start(call);
    try {
      return answer.get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw call.unavailable("interrupted while waiting for the answer", e);
    } catch (ExecutionException | TimeoutException e) {
      throw TransportTranslation.translate(call, e, requestTimeout);
    }
  }

  /**
   * Sends a request. The answer arrives on a thread of the client, which must not be held up. The
   * client has no way to take a request back; it gives up on one that is silent for too long.
   */
  CompletableFuture<Answer> start(Call call) {
    try {
      HttpRequest request = request(call, requestTimeout).build();
      return http.sendAsync(request, byte[].class)
          .thenApply(r -> new Answer(r.code(), r.header("Retry-After"), r.body()));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
  }

  /**
   * Sends a request whose answer is a stream. Response and bytes arrive on threads of the client,
   * which must not be held up.
   *
   * @param longest how long the stream may last, or be silent; how the client takes it differs
   *     between its HTTP implementations, so this is no more than a safety net
   */
  CompletableFuture<HttpResponse<AsyncBody>> stream(
      Call call, Duration longest, AsyncBody.Consumer<List<ByteBuffer>> bytes) {
    try {
      return http.consumeBytes(request(call, longest).forStreaming().build(), bytes);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new NotSentException(e));
    }
  }

  private HttpRequest.Builder request(Call call, Duration timeout) {
    Call.Body body = call.body();
    return http.newHttpRequestBuilder()
        .uri(server + call.path())
        .header("Accept", "application/json")
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .method(
            call.verb().method(),
            body == null ? null : body.mediaType(),
            body == null ? null : body.text());
  }

  private static RequestConfig requestConfig(KubernetesClient client) {
    // Set on clients that were derived for other request settings, for example impersonation.
    @Nullable RequestConfig own =
        client.getHttpClient() instanceof Interceptor.RequestTags tags
            ? tags.getTag(RequestConfig.class)
            : null;
    return own != null ? own : client.getConfiguration().getRequestConfig();
  }
}
