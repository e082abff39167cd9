package dev.xns.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server of which the test plays the part: it takes each request and says, byte by byte if
 * it likes, what happens next. Unlike a mock server it can stay silent, talk rubbish, drop
 * connections, go away, and come back on the same port.
 */
public final class ScriptedServer implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<ScriptedExchange> requests = new LinkedBlockingQueue<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket listener;

  public ScriptedServer() throws IOException {
    listener = listen(0);
  }

  public String url() {
    return "http://localhost:" + listener.getLocalPort();
  }

  /** The next request, which must be this one. */
  public ScriptedExchange expect(String method, String target) throws InterruptedException {
    ScriptedExchange exchange = next();
    assertThat(exchange.method() + " " + exchange.target()).isEqualTo(method + " " + target);
    return exchange;
  }

  /** The next request, whatever it is. */
  public ScriptedExchange next() throws InterruptedException {
    ScriptedExchange exchange = requests.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return exchange != null ? exchange : fail("No request came");
  }

  /** Requests that came and were not taken yet. */
  public int waiting() {
    return requests.size();
  }

  /** Refuses connections and cuts those there are. */
  public void goAway() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Listens again, on the same port. */
  public void comeBack() throws IOException {
    listener = listen(listener.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    goAway();
  }

  private ServerSocket listen(int port) throws IOException {
    var socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getByName("localhost"), port));
    daemon(() -> accept(socket));
    return socket;
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        sockets.add(socket);
        if (from.isClosed()) {
          socket.close(); // goAway() may have looked before it was there
          return;
        }
        daemon(() -> serve(socket));
      } catch (IOException e) {
        return; // closed by the test
      }
    }
  }

  private void serve(Socket socket) {
    try {
      for (ScriptedExchange e = ScriptedExchange.read(socket);
          e != null;
          e = ScriptedExchange.read(socket)) {
        requests.add(e);
        if (!e.awaitReusable()) {
          return;
        }
      }
    } catch (IOException e) {
      // The client or the test cut the connection.
    } finally {
      sockets.remove(socket);
    }
  }

  private static void daemon(Runnable task) {
    var thread = new Thread(task, "scripted-server");
    thread.setDaemon(true);
    thread.start();
  }
}
