package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a person starts it. */
class DemoTest {
  @TempDir private Path directory;
  private Path temporary;

  @BeforeEach
  void makeTemporary() throws IOException {
    temporary = Files.createDirectory(directory.resolve("t"));
  }

  @Test
  void theDemoShowsARestoreAndLeavesNothingBehind() throws Exception {
    try (JavaProcess demo = start(temporary, "demo")) {
      assertThat(demo.exitCode()).as(demo::err).isZero();
      assertThat(demo.out())
          .containsSubsequence(
              "1. prod has a volume with data",
              "3. dev wants a volume",
              "RefNotPermitted: claim dev/example-pvc",
              "spec.from",
              "namespace: dev",
              "4. prod agrees",
              "ms after",
              "5. dev reads the data",
              "6. dev deletes its claim",
              "All 6 steps saw what they should.");
      assertThat(demo.err()).isEmpty();
      assertThat(list(temporary)).isEmpty();
      assertThat(driverOf(demo)).isEmpty();
    }
  }

  @Test
  void theDataCanBeKeptAndTheEngineHeard() throws Exception {
    try (JavaProcess demo = start(temporary, "demo", "--keep", "--verbose")) {
      assertThat(demo.exitCode()).as(demo::err).isZero();
      assertThat(list(temporary)).hasSize(1);
      assertThat(demo.out()).contains(list(temporary).get(0).toString());
      assertThat(demo.err()).contains("CreateVolume", "Claim dev/example-pvc has volume");
    }
  }

  @Test
  void aDriverThatCannotStartIsReportedWithItsLastWords() throws Exception {
    Path tooLong = Files.createDirectory(directory.resolve("x".repeat(100)));
    try (JavaProcess demo = start(tooLong, "demo")) {
      assertThat(demo.exitCode()).isEqualTo(Program.FAILED);
      assertThat(demo.err()).startsWith("xns-provisioner: the driver has ended").hasLineCount(1);
      assertThat(demo.out()).contains("The driver's last words:", "unix socket allows 107");
      assertThat(list(tooLong)).isEmpty();
    }
  }

  private JavaProcess start(Path tmpdir, String... arguments) throws IOException {
    return JavaProcess.start(directory, List.of("-Djava.io.tmpdir=" + tmpdir), arguments);
  }

  /** The driver of a demo that has ended, if it still runs. */
  private static Stream<ProcessHandle> driverOf(JavaProcess demo) {
    String pid = demo.out().replaceFirst("(?s).* as process (\\d+) .*", "$1");
    return ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).stream();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(entry -> !entry.getFileName().toString().startsWith("hsperf")).toList();
    }
  }
}
