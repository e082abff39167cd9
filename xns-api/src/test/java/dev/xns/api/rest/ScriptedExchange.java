package dev.xns.api.rest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One request that a {@link ScriptedServer} got, and the ways to answer it. */
public final class ScriptedExchange {
  private static final String STREAM =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final Socket socket;
  private final String method;
  private final String target;
  private final Map<String, String> headers;
  private final String body;
  private final CompletableFuture<Boolean> reusable = new CompletableFuture<>();

  private ScriptedExchange(
      Socket socket, String method, String target, Map<String, String> headers, String body) {
    this.socket = socket;
    this.method = method;
    this.target = target;
    this.headers = headers;
    this.body = body;
  }

  /** Reads a request, or null if the client has ended the connection. */
  public static @Nullable ScriptedExchange read(Socket socket) throws IOException {
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
    return new ScriptedExchange(socket, parts[0], parts[1], headers, body);
  }

  public String method() {
    return method;
  }

  public String target() {
    return target;
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public String body() {
    return body;
  }

  /** ResponseBodies with JSON. */
  public void json(int code, String json) throws IOException {
    answer(code, "Content-Type: application/json\r\n", json);
  }

  /** ResponseBodies with a text and these header lines, each ended by CR LF. */
  public void answer(int code, String headerLines, String text) throws IOException {
    answer(code, headerLines, text.getBytes(StandardCharsets.UTF_8));
  }

  /** ResponseBodies with bytes and these header lines, each ended by CR LF. */
  public void answer(int code, String headerLines, byte[] bytes) throws IOException {
    String head =
        "HTTP/1.1 "
            + code
            + " Whatever\r\n"
            + headerLines
            + "Content-Length: "
            + bytes.length
            + "\r\n\r\n";
    var answer = new ByteArrayOutputStream();
    answer.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    answer.writeBytes(bytes);
    write(answer.toByteArray());
    reusable.complete(true);
  }

  /** Starts a stream of lines. */
  public ScriptedExchange stream() throws IOException {
    raw(STREAM);
    return this;
  }

  /** Starts a stream of lines, in one go with the first of them. */
  public ScriptedExchange streamFrom(String line) throws IOException {
    int length = line.getBytes(StandardCharsets.UTF_8).length + 1;
    raw(STREAM + Integer.toHexString(length) + "\r\n" + line + "\n\r\n");
    return this;
  }

  /** Starts a stream of lines, unless the client has cut the connection. */
  public void tryStream() {
    try {
      raw(STREAM);
    } catch (IOException e) {
      // The client was faster.
    }
  }

  /** Sends a line of the stream. */
  public ScriptedExchange line(String line) throws IOException {
    return part(line + "\n");
  }

  /** Sends a part of the stream, as it is. */
  public ScriptedExchange part(String part) throws IOException {
    return bytes(part.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes of the stream, as one chunk. */
  public ScriptedExchange bytes(byte[] bytes) throws IOException {
    var chunk = new ByteArrayOutputStream();
    chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    write(chunk.toByteArray());
    return this;
  }

  /** Ends the stream in good order. */
  public void end() throws IOException {
    raw("0\r\n\r\n");
    reusable.complete(true);
  }

  /** Sends these bytes. */
  public void raw(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Cuts the connection. */
  public void drop() throws IOException {
    socket.close();
    reusable.complete(false);
  }

  /** Waits until the client has cut the connection. */
  public void awaitDropByClient() throws IOException {
    socket.setSoTimeout(20_000);
    try {
      if (socket.getInputStream().read() >= 0) {
        throw new AssertionError("The client sent more instead of cutting the connection");
      }
    } catch (SocketException e) {
      // Cut while it had something left to read, which resets the connection.
    }
  }

  /** Waits for the test to answer; whether another request can follow on the connection. */
  public boolean awaitReusable() {
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
