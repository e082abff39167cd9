package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.GIB;
import static dev.xns.examples.hostpath.Client.failure;
import static dev.xns.examples.hostpath.Client.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.NodeGetInfoRequest;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The program as a process of its own. */
class MainTest {
  @TempDir Path directory;

  private Path socket;
  private Path state;
  private Path output;
  private Process process;

  @BeforeEach
  void paths() {
    socket = directory.resolve("socket");
    state = directory.resolve("state");
    output = directory.resolve("output");
  }

  @AfterEach
  void endTheProcess() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private void run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    // The program's own logging, not that of the tests.
    command.add("-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml").toUri());
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void awaitListening() {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(output).content().contains("listens on " + socket));
  }

  @Test
  void servesUntilItIsToldToStopAndRemovesItsSocket() throws Exception {
    Path faults =
        Files.writeString(
            directory.resolve("faults.json"),
            "[{\"method\": \"DeleteVolume\", \"when\": \"before\", \"code\": \"DATA_LOSS\"}]");
    run(
        "--csi-address=unix://" + socket,
        "--state-dir=" + state,
        "--driver-name=program.test",
        "--node-id=node-7",
        "--max-volume-size=2Gi",
        "--total-capacity=3Gi",
        "--fault-file=" + faults);
    awaitListening();

    try (var client = new Client(socket)) {
      assertThat(
              client.identity().getPluginInfo(GetPluginInfoRequest.getDefaultInstance()).getName())
          .isEqualTo("program.test");
      assertThat(client.node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()).getNodeId())
          .isEqualTo("node-7");
      String id = client.create(order("a", 2 * GIB, 0)).getVolumeId();
      assertThat(state.resolve("volumes").resolve(id).resolve("data")).isDirectory();
      assertThat(failure(() -> client.create(order("b", 2 * GIB + 1, 0))).getCode())
          .isEqualTo(Status.Code.OUT_OF_RANGE);
      assertThat(failure(() -> client.create(order("b", 2 * GIB, 0))).getCode())
          .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(failure(() -> client.deleteVolume(id)).getCode()).isEqualTo(Status.Code.DATA_LOSS);
    }

    process.destroy();

    // 128 and the number of SIGTERM.
    assertThat(exitCode()).isEqualTo(143);
    assertThat(socket).doesNotExist();
    assertThat(output).content().containsOnlyOnce("listens").doesNotContain("WARN ", "ERROR ");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("nothing", List.of(), 2, "--csi-address"),
        Arguments.of("no state", List.of("--csi-address=s"), 2, "--state-dir"),
        Arguments.of(
            "negative size",
            List.of("--csi-address=s", "--state-dir=t", "--max-volume-size=-1Gi"),
            2,
            "-1Gi"),
        Arguments.of(
            "no size",
            List.of("--csi-address=s", "--state-dir=t", "--total-capacity=much"),
            2,
            "much"),
        Arguments.of(
            "no name", List.of("--csi-address=s", "--state-dir=t", "--driver-name="), 2, "name"),
        Arguments.of(
            "state that is a file",
            List.of("--csi-address=s", "--state-dir=/etc/hosts"),
            1,
            "/etc/hosts"),
        Arguments.of(
            "path that is too long",
            List.of("--csi-address=/tmp/" + "x".repeat(108), "--state-dir=%s"),
            1,
            "shorter"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void mistakesAreExplainedInOneLine(String what, List<String> arguments, int exitCode, String word)
      throws Exception {
    run(arguments.stream().map(a -> a.replace("%s", state.toString())).toArray(String[]::new));

    assertThat(exitCode()).isEqualTo(exitCode);
    assertThat(output).content().contains(word).hasLineCount(1);
  }

  @Test
  void explainsItselfAndSaysItsVersion() throws Exception {
    run("--help");
    assertThat(exitCode()).isZero();
    assertThat(output).content().contains("--csi-address", "--state-dir", "--fault-file");

    run("--version");
    assertThat(exitCode()).isZero();
    assertThat(output).content().startsWith("xns-hostpath-driver ");
  }
}
