package dev.xns.csi;

import static dev.xns.csi.FakeDriver.created;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.csi.proto.Topology;
import dev.xns.csi.proto.Volume;
import io.grpc.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SECRET-08, LOG-01: secrets are in nothing that can be printed. */
class SecrecyTest extends SocketTest {
  private static final String PASSWORD = "pä$$=<w0rd>&'x'";
  private static final String KEY =
      """
      -----BEGIN KEY-----
      QUJDREVGR0hJSktM
      MTIzNDU2Nzg5MA==
      -----END KEY-----
      """;
  private static final String JSON = "{\"token\": \"t0ken\\\\with\\\\backslashes\"}";
  private static final Secrets SECRETS =
      Secrets.of(Map.of("password", PASSWORD, "key", KEY, "json", JSON, "empty", ""));

  private CsiVolumeBackend backend;
  private LoggedLines log;

  @BeforeEach
  void connectToTheDriver() {
    log = new LoggedLines("dev.xns.csi", Level.TRACE);
    driver.start();
    backend = connect();
  }

  @AfterEach
  void endLogging() {
    log.close();
  }

  /** Ways in which a driver may give a secret away. */
  static Stream<String> indiscretions() {
    return Stream.of(
        PASSWORD,
        KEY,
        JSON,
        base64(PASSWORD),
        base64(KEY),
        quoted(JSON),
        "QUJDREVGR0hJSktM",
        PASSWORD + PASSWORD,
        "[" + PASSWORD + "]\n[" + quoted(JSON) + "]");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static void assertDiscreet(String text) {
    assertThat(text)
        .doesNotContain(
            PASSWORD,
            "w0rd",
            base64(PASSWORD).substring(0, 8),
            "QUJDREVGR0hJSktM",
            "MTIzNDU2Nzg5MA",
            base64(KEY).substring(0, 20),
            "t0ken");
  }

  private static String everythingAbout(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text + failure.toString() + failure.getMessage() + failure.getLocalizedMessage();
  }

  @ParameterizedTest
  @MethodSource("indiscretions")
  void driverThatPutsASecretIntoItsErrorDoesNotGiveItAway(String text) {
    driver
        .fail("CreateVolume", Status.INTERNAL.withDescription("login with " + text + " failed"))
        .fail("DeleteVolume", Status.UNAVAILABLE.withDescription("login with " + text + " failed"));

    BackendException creation = failure(() -> backend.provision(Calls.volume(SECRETS), LONG));
    BackendException deletion =
        failure(() -> backend.delete(new DeletionRequest("v-1", SECRETS), LONG));

    assertThat(creation).message().contains("login with ", "***").endsWith("failed");
    assertThat(deletion).message().contains("login with ", "***").endsWith("failed");
    assertDiscreet(everythingAbout(creation));
    assertDiscreet(everythingAbout(deletion));
    assertThat(log.all()).isNotEmpty().allSatisfy(SecrecyTest::assertDiscreet);
  }

  @Test
  void secretAtTheEndOfALongTextIsNotFoundInHalf() {
    driver.fail("CreateVolume", Status.INTERNAL.withDescription("x".repeat(700 - 8) + PASSWORD));

    assertDiscreet(everythingAbout(failure(() -> backend.provision(Calls.volume(SECRETS), LONG))));
  }

  @ParameterizedTest
  @MethodSource("indiscretions")
  void driverThatPutsASecretIntoItsAnswerDoesNotGetItLogged(String text) {
    driver.answer(
        "CreateVolume",
        created(
            Volume.newBuilder()
                .setVolumeId("v-" + text)
                .putVolumeContext("login", text)
                .putVolumeContext(text, "login")
                .addAccessibleTopology(Topology.newBuilder().putSegments("zone", text))));

    // The engine needs it as it is.
    assertThat(backend.provision(Calls.volume(SECRETS), LONG).context())
        .containsEntry("login", text);
    assertThat(log.all())
        .anySatisfy(line -> assertThat(line).contains("answered", "\"login\":"))
        .allSatisfy(SecrecyTest::assertDiscreet);
  }

  @Test
  void requestsAreLoggedWithoutTheirSecrets() {
    var request =
        VolumeRequest.builder("pvc-1")
            .requiredBytes(5)
            .capabilities(Calls.MOUNT)
            .parameters(Map.of("tier", "fast", "also", PASSWORD))
            .secrets(SECRETS)
            .build();
    backend.provision(request, LONG);
    backend.delete(new DeletionRequest("v-1", SECRETS), LONG);

    assertThat(log.all())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("Calling csi.v1.Controller/CreateVolume {\"name\":\"pvc-1\"")
                    .contains("\"tier\":\"fast\"", "\"also\":\"***\""))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("Calling csi.v1.Controller/DeleteVolume {\"volumeId\":\"v-1\"}"))
        .allSatisfy(SecrecyTest::assertDiscreet)
        .noneSatisfy(line -> assertThat(line).contains("password"));
  }

  @Test
  void requestsPrintNoSecrets() {
    assertDiscreet(
        Calls.volume(SECRETS) + " " + new DeletionRequest("v-1", SECRETS) + " " + backend);
  }

  @Test
  void secretsOfOneCallDoNotDisturbAnother() {
    backend.provision(Calls.volume(Secrets.of(Map.of("password", "e"))), LONG);
    driver.fail("CreateVolume", Status.INTERNAL.withDescription("no free space"));

    assertThat(failure(() -> backend.provision(Calls.VOLUME, LONG)))
        .hasMessageEndingWith("no free space");
  }
}
