package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.examples.provisioner.command.Shutdown;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a person sees who starts the program wrongly. */
class ProgramTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  private int run(String... arguments) {
    return new Program(
            environment, new Shutdown(), new PrintWriter(out, true), new PrintWriter(err, true))
        .run(arguments);
  }

  @Test
  void versionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("xns-provisioner ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void wrongFlagsWinOverVersion() { // START-03
    assertThat(run("--version", "--node-deployment")).isEqualTo(Program.WRONG_USE);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void helpListsFlagsAndDefaults() {
    assertThat(run("-help")).isZero();
    assertThat(out.toString())
        .contains(
            "--csi-address", "Default: /run/csi/socket", "--retry-interval-max", "Default: 5m");
  }

  @Test
  void helpOfTheDemoIsItsOwn() {
    assertThat(run("demo", "--help")).isZero();
    assertThat(out.toString()).contains("--keep").doesNotContain("--csi-address");
  }

  @Test
  void eachProblemIsOneLine() {
    assertThat(run("--csi-adress=/x", "--worker-threads=0", "surplus"))
        .isEqualTo(Program.WRONG_USE);
    assertThat(err.toString().lines())
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).startsWith("xns-provisioner: "));
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void flagsBeforeTheDemoAreNotIgnored() {
    assertThat(run("--timeout=5s", "demo")).isEqualTo(Program.WRONG_USE);
    assertThat(err.toString()).contains("--timeout", "demo");
  }
}
