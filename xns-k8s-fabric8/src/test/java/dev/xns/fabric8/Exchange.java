package dev.xns.fabric8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request that a {@link ScriptedServer} got, and the ways to answer it. */
final class Exchange {
  private final Socket socket;
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final String body;
  private final CompletableFuture<Boolean> reusable = new CompletableFuture<>();

  private Exchange(
      Socket socket, String method, String target, Map<String, String> headers, String body) {
    this.socket = socket;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  /** Reads a request, or null if the client has ended the connection. */
  static @Nullable Exchange read(Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream(), 1);
    String start = line(in);
    if (start.isEmpty()) {
      return null;
    }
    String[] parts = start.split(" ", -1);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Exchange(socket, parts[0], parts[1], headers, body);
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String body() {
    return body;
  }

  /** Answers with JSON. */
  void json(int code, String json) throws IOException {
    answer(code, "Content-Type: application/json\r\n", json);
  }

  /** Answers with a text and these header lines, each ended by CR LF. */
  void answer(int code, String headerLines, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    raw(
        "HTTP/1.1 "
            + code
            + " Whatever\r\n"
            + headerLines
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n"
            + text);
    reusable.complete(true);
  }

  /** Starts a stream of lines. */
  Exchange stream() throws IOException {
    raw("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    return this;
  }

  /** Sends a line of the stream. */
  Exchange line(String line) throws IOException {
    return part(line + "\n");
  }

  /** Sends a part of the stream, as it is. */
  Exchange part(String part) throws IOException {
    return bytes(part.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes of the stream, as one chunk. */
  Exchange bytes(byte[] bytes) throws IOException {
    var chunk = new ByteArrayOutputStream();
    chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    write(chunk.toByteArray());
    return this;
  }

  /** Ends the stream in good order. */
  void end() throws IOException {
    raw("0\r\n\r\n");
    reusable.complete(true);
  }

  /** Sends these bytes. */
  void raw(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Cuts the connection. */
  void drop() throws IOException {
    socket.close();
    reusable.complete(false);
  }

  /** Waits until the client has cut the connection. */
  void awaitDropByClient() throws IOException {
    socket.setSoTimeout(20_000);
    if (socket.getInputStream().read() >= 0) {
      throw new AssertionError("The client sent more instead of cutting the connection");
    }
  }

  /** Waits for the test to answer; whether another request can follow on the connection. */
  boolean awaitReusable() {
    return reusable.join();
  }

  private void write(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }
}
