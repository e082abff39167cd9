package dev.xns.examples.provisioner.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where the driver of the demo keeps its socket, its data and its log. */
final class DemoDirectory implements AutoCloseable {
  private final Path root;
  private final boolean keep;

  private DemoDirectory(Path root, boolean keep) {
    this.root = root;
    this.keep = keep;
  }

  /**
   * A new directory among the temporary files.
   *
   * @param keep whether it stays when this is closed
   */
  static DemoDirectory create(boolean keep) {
    try {
      return new DemoDirectory(Files.createTempDirectory("xns"), keep);
    } catch (IOException e) {
      throw new DemoException(
          "cannot make a temporary directory in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e
              + "; choose another with java -Djava.io.tmpdir=DIR",
          e);
    }
  }

  Path root() {
    return root;
  }

  Path socket() {
    return root.resolve("csi.sock");
  }

  Path state() {
    return root.resolve("state");
  }

  Path driverLog() {
    return root.resolve("driver.log");
  }

  /** The directory of the files in a volume. */
  Path volume(String handle) {
    return state().resolve("volumes").resolve(handle).resolve("data");
  }

  /** Handles of all volumes that the driver has. */
  List<String> volumes() {
    try (Stream<Path> volumes = Files.list(state().resolve("volumes"))) {
      return volumes.map(volume -> volume.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the directory, unless it is to be kept. */
  @Override
  public void close() {
    if (keep) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new DemoException("cannot delete " + root + ": " + e, e);
    }
  }
}
