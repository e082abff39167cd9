package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who starts the program wrongly. */
class ProgramTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path directory;

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

  @Test
  void withoutAClusterItSaysHowToNameOne() { // START-05
    assertThat(run()).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("--kubeconfig", "--master", "KUBECONFIG");
  }

  @Test
  void aKubeconfigThatIsNotThereIsNamed() {
    assertThat(run("--kubeconfig", directory + "/none")).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(directory + "/none", "does not exist");
  }

  @Test
  void aKubeconfigThatIsADirectoryIsNamed() {
    environment.put("KUBECONFIG", directory.toString());
    assertThat(run()).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(directory.toString(), "not a readable file");
  }

  @Test
  void aKubeconfigThatIsNoneIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("config"), "{ this is : not [ yaml");
    assertThat(run("--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(file.toString());
  }

  @Test
  void aKubeconfigWithoutContextIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("config"), "apiVersion: v1\nkind: Config\n");
    assertThat(run("--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(file.toString(), "context");
  }

  @Test
  void aKubeconfigWithoutTheClusterOfItsContextIsNamed() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            contexts: [{name: a, context: {cluster: b, user: c}}]
            current-context: a
            """);
    assertThat(run("--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(file.toString(), "cluster");
  }

  @Test
  void aCertificateThatIsNotThereIsNamed() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: b, cluster: {server: "https://127.0.0.1:1", certificate-authority: /no/ca}}]
            contexts: [{name: a, context: {cluster: b, user: c}}]
            current-context: a
            """);
    assertThat(run("--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("https://127.0.0.1:1", "NoSuchFile", "/no/ca");
  }

  @Test
  void anApiServerThatIsNotThereIsNamed() {
    assertThat(run("--master=http://127.0.0.1:1")).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("http://127.0.0.1:1", "cannot be reached");
  }

  @Test
  void anApiServerAddressThatIsNoneIsNamed() {
    assertThat(run("--master=http://[")).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("http://[");
  }

  /** The one line on stderr. */
  private String complaint() {
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString();
  }
}
