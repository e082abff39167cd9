package dev.xns.examples.hostpath;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory with everything a driver keeps, held by at most one driver at a time. */
final class StateDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StateDirectory.class);

  private final Path path;

  // Kept, for the virtual machine forgets locks that nobody refers to.
  private final FileLock lock;

  private StateDirectory(Path path, FileLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Takes the directory and removes the unfinished work of an earlier run.
   *
   * @throws IOException also if another driver, in this process or another, has it
   */
  static StateDirectory open(Path path) throws IOException {
    try {
      Files.createDirectories(path);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          path + " is not a directory; choose another state directory or delete it", e);
    }
    var channel = FileChannel.open(path.resolve("lock"), CREATE, WRITE);
    try {
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw new IOException(
            path + " is in use by another driver; stop that one or choose another state directory");
      }
      if (Files.exists(path.resolve("staging"))) {
        DirectoryTree.delete(path.resolve("staging"));
      }
      Files.createDirectory(path.resolve("staging"));
      return new StateDirectory(path, lock);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  Path volumes() {
    return path.resolve("volumes");
  }

  Path snapshots() {
    return path.resolve("snapshots");
  }

  Path staging() {
    return path.resolve("staging");
  }

  @Override
  public void close() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      log.warn("Could not unlock {}", path, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }
}
