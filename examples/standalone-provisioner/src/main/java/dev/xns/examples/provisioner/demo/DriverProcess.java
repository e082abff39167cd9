package dev.xns.examples.provisioner.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The hostpath driver as a process of its own, on the same Java and with the same classes. */
final class DriverProcess implements AutoCloseable {
  private static final String MAIN = "dev.xns.examples.hostpath.Main";
  private static final int TAIL = 20;
  private static final long PATIENCE_SECONDS = 5;

  private final Process process;
  private final Path log;

  private DriverProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts it. It listens on the socket of the directory a moment later. */
  static DriverProcess start(DemoDirectory directory) {
    String java = ProcessHandle.current().info().command().orElse("java");
    var command =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "--csi-address",
                directory.socket().toString(),
                "--state-dir",
                directory.state().toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.driverLog().toFile());
    try {
      return new DriverProcess(command.start(), directory.driverLog());
    } catch (IOException e) {
      throw new DemoException("cannot start the driver with " + java + ": " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * Complains if the process has ended.
   *
   * @throws DemoException if it has
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new DemoException("the driver has ended, with exit code " + process.exitValue());
    }
  }

  /** The last lines that it wrote. */
  List<String> logTail() {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
    } catch (IOException e) {
      return List.of("(" + log + " cannot be read: " + e + ")");
    }
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
