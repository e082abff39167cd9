package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.xns.examples.provisioner.command.Shutdown;
import dev.xns.examples.provisioner.flags.KubeClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person sees whose cluster is not where it should be; the same from both clients. */
class KubeConnectionTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path directory;

  private int run(KubeClient client, String... arguments) {
    return new Program(
            environment, new Shutdown(), new PrintWriter(out, true), new PrintWriter(err, true))
        .run(
            Stream.concat(Stream.of("--client=" + client), Stream.of(arguments))
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void withoutAClusterItSaysHowToNameOne(KubeClient client) { // START-05
    assertThat(run(client)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("--kubeconfig", "--master", "KUBECONFIG");
  }

  @ParameterizedTest
  @EnumSource
  void aKubeconfigThatIsNotThereIsNamed(KubeClient client) {
    assertThat(run(client, "--kubeconfig", directory + "/none")).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(directory + "/none", "does not exist");
  }

  @ParameterizedTest
  @EnumSource
  void aKubeconfigThatIsADirectoryIsNamed(KubeClient client) {
    environment.put("KUBECONFIG", directory.toString());
    assertThat(run(client)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(directory.toString(), "not a readable file");
  }

  @ParameterizedTest
  @EnumSource
  void aKubeconfigThatIsNoneIsNamed(KubeClient client) throws IOException {
    Path file = Files.writeString(directory.resolve("config"), "{ this is : not [ yaml");
    assertThat(run(client, "--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(file.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aKubeconfigWithoutContextIsNamed(KubeClient client) throws IOException {
    Path file = Files.writeString(directory.resolve("config"), "apiVersion: v1\nkind: Config\n");
    assertThat(run(client, "--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(file.toString(), "context");
  }

  @ParameterizedTest
  @EnumSource
  void aKubeconfigWithoutTheClusterOfItsContextIsNamed(KubeClient client) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("config"),
            """
            apiVersion: v1
            kind: Config
            contexts: [{name: a, context: {cluster: b, user: c}}]
            current-context: a
            """);
    assertThat(run(client, "--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains(file.toString(), "cluster");
  }

  @ParameterizedTest
  @EnumSource
  void aCertificateThatIsNotThereIsNamed(KubeClient client) throws IOException {
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
    assertThat(run(client, "--kubeconfig=" + file)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("https://127.0.0.1:1", "NoSuchFile", "/no/ca");
  }

  @ParameterizedTest
  @EnumSource
  void anApiServerThatIsNotThereIsNamed(KubeClient client) {
    assertThat(run(client, "--master=http://127.0.0.1:1")).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("http://127.0.0.1:1", "cannot be reached");
  }

  @ParameterizedTest
  @EnumSource
  void anApiServerAddressThatIsNoneIsNamed(KubeClient client) {
    assertThat(run(client, "--master=http://[")).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("http://[");
  }

  @ParameterizedTest
  @EnumSource
  void credentialsThatTheServerDoesNotAcceptAreReportedAndNotShown(KubeClient client)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      Path file =
          Files.writeString(
              directory.resolve("config"),
              """
              apiVersion: v1
              kind: Config
              clusters: [{name: b, cluster: {server: "%s"}}]
              users: [{name: c, user: {token: not-a-secret}}]
              contexts: [{name: a, context: {cluster: b, user: c}}]
              current-context: a
              """
                  .formatted(url));
      assertThat(run(client, "--kubeconfig=" + file)).isEqualTo(Program.FAILED);
      assertThat(complaint())
          .contains(url, "does not accept the credentials")
          .doesNotContain("not-a-secret");
    } finally {
      server.stop(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPodWithoutCredentialsIsReported(KubeClient client) {
    environment.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    environment.put("KUBERNETES_SERVICE_PORT", "1");
    assertThat(run(client)).isEqualTo(Program.FAILED);
    assertThat(complaint()).contains("the API server https://");
  }

  /** The one line on stderr. */
  private String complaint() {
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString();
  }
}
