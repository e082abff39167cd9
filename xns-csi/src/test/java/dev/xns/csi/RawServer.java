package dev.xns.csi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Something that listens on a socket and is no CSI driver. */
final class RawServer {
  /** What it does with a connection. */
  interface Conversation {
    void with(SocketChannel client) throws IOException;
  }

  private final Path socket;
  private final ServerSocketChannel server;
  private final Thread thread;

  RawServer(Path socket, Conversation conversation) {
    this.socket = socket;
    try {
      server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(() -> serve(conversation), "raw-server");
    thread.start();
  }

  private void serve(Conversation conversation) {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        conversation.with(client);
      } catch (IOException e) {
        // Either the client went away, which clients may do, or this server is being closed.
      }
    }
  }

  /** Reads until the client goes away, and never answers. */
  static void listen(SocketChannel client) throws IOException {
    var bytes = ByteBuffer.allocate(1024);
    while (client.read(bytes) >= 0) {
      bytes.clear();
    }
  }

  void close() throws IOException, InterruptedException {
    server.close();
    thread.interrupt();
    thread.join();
    Files.deleteIfExists(socket);
  }
}
