package dev.xns.examples.hostpath;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A driver with a client for every test, and a directory for its state. */
final class DriverExtension implements BeforeEachCallback, AfterEachCallback {
  private final UnaryOperator<HostpathDriver.Builder> options;
  private Path directory;
  private HostpathDriver driver;
  private Client client;

  DriverExtension(UnaryOperator<HostpathDriver.Builder> options) {
    this.options = options;
  }

  DriverExtension() {
    this(UnaryOperator.identity());
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    directory = Files.createTempDirectory("hostpath");
    start();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    stop();
    DirectoryTree.delete(directory);
  }

  HostpathDriver driver() {
    return driver;
  }

  Client client() {
    return client;
  }

  Path directory() {
    return directory;
  }

  Path state() {
    return directory.resolve("state");
  }

  Path socket() {
    return directory.resolve("socket");
  }

  Path data(String volumeId) {
    return driver.dataDirectory(volumeId);
  }

  void write(String volumeId, String file, String text) {
    try {
      Files.writeString(data(volumeId).resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void start() throws IOException {
    driver = options.apply(HostpathDriver.builder(socket(), state())).start();
    client = new Client(socket());
  }

  void stop() {
    client.close();
    driver.close();
  }
}
