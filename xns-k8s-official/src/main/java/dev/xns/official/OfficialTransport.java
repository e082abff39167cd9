package dev.xns.official;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.xns.api.rest.NotSentException;
import dev.xns.api.rest.RestRequest;
import dev.xns.api.rest.RestResponse;
import dev.xns.api.rest.RestStream;
import dev.xns.api.rest.RestTransport;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through a copy of the host's OkHttp client. The copy has a dispatcher of its own:
 * OkHttp's usual one allows five requests to one server, and watches would take them all. And it
 * has connections of its own: over HTTP/2 everything goes over one of them, and if that falls
 * silent it must be noticed in time, while the host's are asked for a sign of life once a minute or
 * never.
 */
final class OfficialTransport implements RestTransport {
  /** After which API servers end requests, unless configured otherwise. */
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

  private static final Duration LONGEST_PING_INTERVAL = Duration.ofSeconds(15);

  private static final String RETRY_AFTER = "Retry-After";

  private final ApiClient api;
  private final HttpThreads threads;
  private final OkHttpClient http;
  private final Duration requestTimeout;

  OfficialTransport(ApiClient api) {
    this.api = api;
    OkHttpClient theirs = api.getHttpClient();
    this.requestTimeout = requestTimeout(theirs);
    var connections = new ConnectionPool();
    this.threads = new HttpThreads(connections::evictAll);
    var dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(Integer.MAX_VALUE);
    dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
    this.http =
        theirs
            .newBuilder()
            .dispatcher(dispatcher)
            .connectionPool(connections)
            .socketFactory(new PromptSockets(theirs.socketFactory()))
            .pingInterval(pingInterval(theirs))
            .retryOnConnectionFailure(false)
            // Whoever waits for an answer or for a stream keeps the time.
            .callTimeout(Duration.ZERO)
            .readTimeout(Duration.ZERO)
            .addNetworkInterceptor(OfficialTransport::overConnection)
            .build();
  }

  private static Duration requestTimeout(OkHttpClient client) {
    int millis =
        client.callTimeoutMillis() > 0 ? client.callTimeoutMillis() : client.readTimeoutMillis();
    return millis > 0 ? Duration.ofMillis(millis) : LONGEST_REQUEST;
  }

  private static Duration pingInterval(OkHttpClient client) {
    int millis = client.pingIntervalMillis();
    return millis == 0 || millis > LONGEST_PING_INTERVAL.toMillis()
        ? LONGEST_PING_INTERVAL
        : Duration.ofMillis(millis);
  }

  @Override
  public Duration requestTimeout() {
    return requestTimeout;
  }

  @Override
  public CompletableFuture<RestResponse> send(RestRequest request) {
    return exchange(
        request,
        (call, response) -> {
          try (response) {
            return new RestResponse(
                response.code(), response.header(RETRY_AFTER), response.body().bytes());
          }
        },
        tooLate -> {});
  }

  @Override
  public CompletableFuture<RestStream> stream(
      RestRequest request, Duration longest, Receiver receiver) {
    return exchange(
        request,
        (call, response) -> new BodyStream(call, response, receiver, threads),
        RestStream::cancel);
  }

  /** Lets go of threads and connections, each once what is under way on it has ended. */
  void close() {
    threads.shutdown();
  }

  private <R> CompletableFuture<R> exchange(
      RestRequest request, Reading<R> reading, Consumer<R> tooLate) {
    var departure = new Departure();
    Call call = http.newCall(build(request, departure));
    var result = new CompletableFuture<R>();
    call.enqueue(
        new Callback() {
          @Override
          public void onResponse(Call same, Response response) {
            try {
              R read = reading.read(call, response);
              if (!result.complete(read)) {
                tooLate.accept(read);
              }
            } catch (IOException | RuntimeException e) {
              result.completeExceptionally(e);
            }
          }

          @Override
          public void onFailure(Call same, IOException e) {
            result.completeExceptionally(departure.happened ? e : new NotSentException(e));
          }
        });
    var unused =
        result.whenComplete(
            (r, failure) -> {
              if (result.isCancelled()) {
                call.cancel();
              }
            });
    return result;
  }

  private Request build(RestRequest request, Departure departure) {
    if (threads.isShutdown()) {
      throw new IllegalStateException("The cluster access is closed");
    }
    Map<String, String> headers = new HashMap<>();
    headers.put("Accept", RestRequest.ACCEPT);
    if (request.mediaType() != null) {
      headers.put("Content-Type", request.mediaType());
    }
    try {
      return api.buildRequest(
              server(),
              request.path(),
              request.method(),
              /* queryParams= */ new ArrayList<>(),
              /* collectionQueryParams= */ new ArrayList<>(),
              // Bytes go out as they are; a text would be made JSON.
              request.body() == null ? null : request.body().getBytes(UTF_8),
              headers,
              /* cookieParams= */ new HashMap<>(),
              /* formParams= */ new HashMap<>(),
              api.getAuthentications().keySet().toArray(String[]::new),
              /* callback= */ null)
          .newBuilder()
          .tag(Departure.class, departure)
          .build();
    } catch (ApiException e) {
      throw new NotSentException(e);
    }
  }

  /** The server's address without a slash at its end, or null to let the client choose. */
  private @Nullable String server() {
    return api.getServerIndex() == null ? api.getBasePath().replaceAll("/+$", "") : null;
  }

  /** Called when there is a connection, just before the request is written to it. */
  private static Response overConnection(Interceptor.Chain chain) throws IOException {
    Departure departure = chain.request().tag(Departure.class);
    if (departure != null) {
      departure.happened = true;
    }
    Response response = chain.proceed(chain.request());
    // Told to come back after no time at all, OkHttp would do so by itself.
    boolean atOnce = response.code() == 503 && response.header(RETRY_AFTER, "").matches("0+");
    return atOnce ? response.newBuilder().removeHeader(RETRY_AFTER).build() : response;
  }

  /** Makes something of a response, on a thread that may be blocked. */
  @FunctionalInterface
  private interface Reading<R> {
    R read(Call call, Response response) throws IOException;
  }

  /** Whether anybody can have read the request. */
  private static final class Departure {
    private volatile boolean happened;
  }
}
