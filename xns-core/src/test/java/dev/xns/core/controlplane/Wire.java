package dev.xns.core.controlplane;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way from a client to a server, which can be cut or fall silent. Everything that comes in at
 * its port goes on to another one.
 */
public final class Wire implements Closeable {
  private final ServerSocket entrance;
  private final int target;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
  private final Set<Socket> silenced = ConcurrentHashMap.newKeySet();
  private final AtomicLong connections = new AtomicLong();
  private volatile boolean closed;

  private Wire(ServerSocket entrance, int target) {
    this.entrance = entrance;
    this.target = target;
  }

  /** A wire to a port of this machine. */
  public static Wire to(int target) throws IOException {
    var wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    start("wire-entrance", wire::accept);
    return wire;
  }

  /** The port that leads to the target. */
  public int port() {
    return entrance.getLocalPort();
  }

  /** How many connections were made so far. */
  public long connections() {
    return connections.get();
  }

  /** Breaks all connections that there are. New ones work. */
  public void cut() {
    // Copied: a client that connects again at once is not to be cut off once more.
    List.copyOf(ends).forEach(Wire::closeQuietly);
  }

  /** Lets nothing more through on the connections that there are, without breaking them. */
  public void silence() {
    silenced.addAll(ends);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    entrance.close();
    cut();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = entrance.accept();
        connections.incrementAndGet();
        join(client);
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void join(Socket client) {
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      closeQuietly(client); // nobody is there
      return;
    }
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    } catch (IOException e) {
      closeQuietly(client);
      closeQuietly(server);
      return;
    }
    ends.add(client);
    ends.add(server);
    start("wire-there", () -> pump(client, server));
    start("wire-back", () -> pump(server, client));
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      // Or what comes in two parts would go on with 40 ms between them.
      to.setTcpNoDelay(true);
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (!silenced.contains(from)) {
          out.write(buffer, 0, length);
        }
      }
    } catch (IOException e) {
      // The other pump, cut() or one of the ends closed it: then this end is closed, too.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
      ends.remove(from);
      silenced.remove(from);
    }
  }

  private static void start(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
