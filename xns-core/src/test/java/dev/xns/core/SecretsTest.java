package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.Secrets;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.SecretReference;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Classes with secrets, in the whole engine. */
class SecretsTest {
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("dev.xns");
  private static final String WITH_SECRETS =
      CLASS
          + """
          parameters:
            csi.storage.k8s.io/secret-name: "${pvc.name}-key"
            csi.storage.k8s.io/secret-namespace: infra
          """;
  private static final ObjectKey KEY = ObjectKey.of("infra", "restore-key");
  private static final Secrets CONTENT = Secrets.of(Map.of("token", "open sesame"));

  private final EngineFixture fixture = new EngineFixture().apply(ALLOW_DEV).addSnapshot(true);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  private static String secret(String token) {
    return """
    apiVersion: v1
    kind: Secret
    metadata: {namespace: infra, name: restore-key}
    data: {token: %s}
    """
        .formatted(token);
  }

  private static final String SECRET = secret("b3BlbiBzZXNhbWU=");

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.setLevel(Level.TRACE);
    LOGGER.setAdditive(false);
    LOGGER.addAppender(log);
  }

  @AfterEach
  void nothingWasTold() { // SECRET-08
    LOGGER.detachAppender(log);
    LOGGER.setAdditive(true);
    LOGGER.setLevel(null);
    assertThat(log.list)
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.toString()).doesNotContain("sesame"));
    assertThat(fixture.cluster.list(ResourceTypes.EVENTS).toString()).doesNotContain("sesame");
    assertThat(fixture.volumes().toString()).doesNotContain("sesame");
    assertThat(fixture.backend.violations()).isEmpty();
  }

  private long reads() {
    return fixture.requests.stream()
        .filter(r -> r.verb() == Verb.GET && r.type().equals(ResourceTypes.SECRETS))
        .count();
  }

  @Test
  void theContentReachesTheDriverAndTheReferencesTheVolume() { // SECRET-06, PV-04 to 06, PV-11
    fixture.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().request().secrets()).isEqualTo(CONTENT);
    assertThat(fixture.theVolume().request().parameters()).isEmpty();
    assertThat(reads()).isEqualTo(1);
    var volume = fixture.volumes().get(0);
    assertThat(volume.metadata().annotations())
        .containsEntry("volume.kubernetes.io/provisioner-deletion-secret-name", KEY.name())
        .containsEntry("volume.kubernetes.io/provisioner-deletion-secret-namespace", "infra")
        .containsEntry("volume.kubernetes.io/controller-modify-secret-name", KEY.name())
        .containsEntry("volume.kubernetes.io/controller-modify-secret-namespace", "infra");
    var csi = volume.spec().csi();
    var reference = new SecretReference(KEY.name(), "infra");
    assertThat(csi.controllerPublishSecretRef()).isEqualTo(reference);
    assertThat(csi.nodeStageSecretRef()).isEqualTo(reference);
    assertThat(csi.nodePublishSecretRef()).isEqualTo(reference);
    assertThat(csi.controllerExpandSecretRef()).isEqualTo(reference);
    assertThat(csi.nodeExpandSecretRef()).isEqualTo(reference);
  }

  @Test
  void theDeletionGetsTheSecretToo() { // DEL-07
    fixture.apply(WITH_SECRETS).apply(SECRET).start().addRestore();
    String handle = fixture.theVolume().handle();

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.deletions.requests).containsExactly(new DeletionRequest(handle, CONTENT));
  }

  @Test
  void aMissingSecretIsWaitedForWithBackOff() { // SECRET-06
    fixture.apply(WITH_SECRETS).start().addRestore().pass(Duration.ofSeconds(1 + 2));

    assertThat(fixture.calls).isEmpty();
    assertThat(reads()).isEqualTo(3);
    assertThat(fixture.lastWarning(RESTORE))
        .isEqualTo(
            "SecretUnavailable: claim dev/restore: the secret that StorageClass fast names for the"
                + " driver is needed: Secret infra/restore-key does not exist: create it");
    fixture.now(SECRET).pass(Duration.ofSeconds(4));
    assertThat(fixture.theVolume().request().secrets()).isEqualTo(CONTENT);
  }

  @Test
  void anUnreadableSecretIsExplained() { // SECRET-06, SECRET-08
    fixture.onRequest =
        request -> {
          if (request.type().equals(ResourceTypes.SECRETS)) {
            throw new ClusterException("sesame is forbidden", ClusterException.Reason.FORBIDDEN);
          }
        };
    fixture.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    assertThat(fixture.lastWarning(RESTORE))
        .endsWith("Secret infra/restore-key cannot be read: FORBIDDEN");
  }

  @Test
  void aSecretThatIsNoTextIsRefused() { // SECRET-06
    fixture.apply(WITH_SECRETS).apply(secret("'/w=='")).start().addRestore();
    assertThat(fixture.lastWarning(RESTORE))
        .endsWith("entry token of Secret infra/restore-key is not UTF-8 text");
  }

  @Test
  void aStartedCreationKeepsTheSecretItBeganWith() { // REQ-15, DEF-27
    fixture.failuresAfter.add(Failures.timeout());
    fixture.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    fixture.delete(ResourceTypes.SECRETS, KEY).pass(Duration.ofSeconds(1));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().request().secrets()).isEqualTo(CONTENT);
    assertThat(reads()).isEqualTo(1);
  }

  @Test
  void aCreationThatDidNotHappenReadsTheSecretAnew() {
    fixture.failuresBefore.add(Failures.refused());
    fixture.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    fixture.now(secret("bmV3")).pass(Duration.ofSeconds(1));

    assertThat(fixture.theVolume().request().secrets())
        .isEqualTo(Secrets.of(Map.of("token", "new")));
  }

  @Test
  void aVolumeThatIsUndoneIsDeletedWithTheSecretItWasMadeWith() { // REQ-13
    fixture.duringCall =
        call -> {
          if (fixture.deletions.requests.isEmpty()) {
            fixture.delete(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT);
          }
        };
    fixture.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.deletions.requests)
        .singleElement()
        .satisfies(request -> assertThat(request.secrets()).isEqualTo(CONTENT));
  }

  @Test
  void aDeniedClaimReadsNoSecret() { // invariant 3
    fixture.apply(WITH_SECRETS).apply(SECRET);
    fixture.delete(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT).start().addRestore();

    assertThat(fixture.lastWarning(RESTORE)).startsWith("RefNotPermitted");
    assertThat(reads()).isZero();
  }

  @Test
  void aTemplateThatCannotBeFilledInWaitsForTheClass() { // SECRET-07
    fixture
        .apply(WITH_SECRETS.replace("pvc.name", "pvc.annotations['team']"))
        .apply(SECRET)
        .start()
        .addRestore()
        .pass(Duration.ofHours(3));
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore ParameterInvalid");

    fixture
        .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
        .now(WITH_SECRETS);

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void aTemplateThatCannotBeFilledInWaitsForTheClaim() { // SECRET-04, SECRET-07
    fixture
        .apply(WITH_SECRETS.replace("pvc.name", "pvc.annotations['team']"))
        .apply(SECRET)
        .start()
        .addRestore()
        .pass(Duration.ofHours(3));

    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("team", "restore"));
    fixture.time.run();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void olderParametersAreLogged() { // LOG-03
    fixture
        .apply(
            WITH_SECRETS
                .replace("csi.storage.k8s.io/secret-name:", "csiProvisionerSecretName:")
                .replace("csi.storage.k8s.io/secret-namespace:", "csiProvisionerSecretNamespace:"))
        .apply(SECRET)
        .start()
        .addRestore();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .contains(
            "StorageClass fast uses parameters of an older form: [csiProvisionerSecretName,"
                + " csiProvisionerSecretNamespace]");
  }

  private static final String OLD_VOLUME =
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: old}
      spec:
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteOnce]
        persistentVolumeReclaimPolicy: Delete
        storageClassName: fast
        csi: {driver: hostpath.csi.xns.dev, volumeHandle: gone}
        claimRef: {namespace: dev, name: restore, uid: gone}
      """;

  @Test
  void anOldVolumeIsDeletedWithTheSecretOfItsClass() { // DEL-08
    fixture.apply(WITH_SECRETS).apply(SECRET).start().now(OLD_VOLUME);

    assertThat(fixture.deletions.requests).containsExactly(new DeletionRequest("gone", CONTENT));
  }

  @Test
  void anOldVolumeWhoseSecretCannotBeKnownWaitsForItsAnnotations() { // DEL-08, DEF-66
    fixture
        .apply(WITH_SECRETS.replace("pvc.name", "pvc.annotations['team']"))
        .apply(SECRET)
        .start()
        .now(OLD_VOLUME)
        .pass(Duration.ofHours(3));
    assertThat(fixture.heard).last().isEqualTo("deletionFailed ParameterInvalid");
    assertThat(fixture.deletions.requests).isEmpty();

    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUMES,
        ObjectKey.clusterScoped("old"),
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("volume.kubernetes.io/provisioner-deletion-secret-name", "restore-key")
                .put("volume.kubernetes.io/provisioner-deletion-secret-namespace", "infra"));
    fixture.time.run();

    assertThat(fixture.deletions.requests).containsExactly(new DeletionRequest("gone", CONTENT));
  }
}
