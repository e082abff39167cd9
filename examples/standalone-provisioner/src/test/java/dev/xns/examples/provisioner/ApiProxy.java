package dev.xns.examples.provisioner;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy in front of a fabric8 mock server that makes up for three things that every API server
 * does and that one does not: watches as a stream of lines (it offers web sockets only), merge
 * patches that replace lists (it joins them), and a name for an object that does not exist (it says
 * nothing). Everything else is passed on.
 */
final class ApiProxy implements AutoCloseable {
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final JsonMapper JSON = new JsonMapper();

  private final URI target;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<CountDownLatch> streams = ConcurrentHashMap.newKeySet();

  private ApiProxy(URI target) throws IOException {
    this.target = target;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  static ApiProxy before(String mockServer) throws IOException {
    var bridge = new ApiProxy(URI.create(mockServer));
    bridge.server.start();
    return bridge;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    streams.forEach(CountDownLatch::countDown);
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (query.contains("watch=true") || query.contains("watch=1")) {
        stream(exchange);
      } else {
        forward(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forward(HttpExchange exchange) throws IOException, InterruptedException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    URI uri = target.resolve(exchange.getRequestURI().toString());
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type != null && type.startsWith(MERGE_PATCH)) {
      byte[] current = send(HttpRequest.newBuilder(uri)).body();
      type = JSON_PATCH;
      body =
          JSON.writeValueAsBytes(
              MergePatches.operations(JSON.readTree(current), JSON.readTree(body)));
    }
    if (type != null) {
      request.header("Content-Type", type);
    }
    HttpResponse<byte[]> answer =
        send(request.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body)));
    byte[] content =
        answer.statusCode() == 404 && answer.body().length == 0 ? notFound(uri) : answer.body();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  private static byte[] notFound(URI object) throws IOException {
    String path = object.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return JSON.writeValueAsBytes(
        Map.of(
            "kind",
            "Status",
            "status",
            "Failure",
            "reason",
            "NotFound",
            "message",
            name + " not found",
            "details",
            Map.of("name", name),
            "code",
            404));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    var ended = new CountDownLatch(1);
    streams.add(ended);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    URI http = target.resolve(exchange.getRequestURI().toString());
    WebSocket socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws" + http.toString().substring("http".length())),
                new Lines(exchange.getResponseBody(), ended))
            .join();
    try {
      ended.await();
    } finally {
      socket.abort();
      streams.remove(ended);
    }
  }

  /** Writes each message as a line. */
  private static final class Lines implements WebSocket.Listener {
    private final OutputStream out;
    private final CountDownLatch ended;

    Lines(OutputStream out, CountDownLatch ended) {
      this.out = out;
      this.ended = ended;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      try {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        if (last) {
          out.write('\n');
          out.flush();
        }
      } catch (IOException clientIsGone) {
        ended.countDown();
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended.countDown();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.countDown();
    }
  }
}
