package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as a process of its own. */
final class JavaProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  private JavaProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts it.
   *
   * @param directory takes its output
   * @param javaOptions options of the Java machine
   */
  static JavaProcess start(Path directory, List<String> javaOptions, String... arguments)
      throws IOException {
    return start(directory, Map.of(), javaOptions, arguments);
  }

  /**
   * Starts it.
   *
   * @param directory takes its output
   * @param environment variables that it has besides those of this process
   * @param javaOptions options of the Java machine
   */
  static JavaProcess start(
      Path directory,
      Map<String, String> environment,
      List<String> javaOptions,
      String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Xmx256m"));
    // As the manifest of the jar says: newer JDKs warn of gRPC's native libraries otherwise.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(javaOptions);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    Path out = directory.resolve("program.out");
    Path err = directory.resolve("program.err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("KUBECONFIG");
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), out, err);
  }

  String out() {
    return text(out);
  }

  String err() {
    return text(err);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /** Stops it, as if its machine had no time for it, until {@link #resume}. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).as("signal %s", name).isZero();
  }

  /** Waits for the end, and returns the exit code. */
  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("the program ends; it wrote:%n%s%n%s", out(), err())
        .isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
