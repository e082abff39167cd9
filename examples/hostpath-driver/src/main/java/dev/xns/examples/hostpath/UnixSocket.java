package dev.xns.examples.hostpath;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file of a unix domain socket, before somebody listens there. */
final class UnixSocket {
  private static final int LONGEST_PATH = 107;

  private UnixSocket() {}

  /**
   * Makes the path free to listen on: creates its directory, and removes a socket that nobody
   * listens on.
   *
   * @throws IOException if somebody listens there, something else than a socket is there, or the
   *     path is too long for a socket; the message says which
   */
  static void prepare(Path path) throws IOException {
    int length = path.toString().getBytes(UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new IOException(
          "The socket path %s has %d bytes, and a unix socket allows %d; choose a shorter one"
              .formatted(path, length, LONGEST_PATH));
    }
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      try {
        Files.createDirectories(directory);
      } catch (FileAlreadyExistsException e) {
        throw new IOException(
            "%s is not a directory, so no socket can be in it; choose another path"
                .formatted(directory),
            e);
      }
    }
    if (!Files.exists(path, NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).isOther()) {
      throw new IOException(path + " exists and is not a socket; delete it or choose another path");
    }
    if (isAnswered(path)) {
      throw new IOException(
          "A server answers on " + path + " already; stop it or choose another path");
    }
    Files.delete(path);
  }

  private static boolean isAnswered(Path path) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (ConnectException refused) {
      return false;
    }
  }
}
