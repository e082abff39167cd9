package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.RESTORE;
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

  private final Setting setting = new Setting().apply(ALLOW_DEV).addSnapshot(true);
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
    assertThat(setting.cluster.list(ResourceTypes.EVENTS).toString()).doesNotContain("sesame");
    assertThat(setting.volumes().toString()).doesNotContain("sesame");
    assertThat(setting.backend.violations()).isEmpty();
  }

  private long reads() {
    return setting.requests.stream()
        .filter(r -> r.verb() == Verb.GET && r.type().equals(ResourceTypes.SECRETS))
        .count();
  }

  @Test
  void theContentReachesTheDriverAndTheReferencesTheVolume() { // SECRET-06, PV-04 to 06, PV-11
    setting.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().request().secrets()).isEqualTo(CONTENT);
    assertThat(setting.theVolume().request().parameters()).isEmpty();
    assertThat(reads()).isEqualTo(1);
    var volume = setting.volumes().get(0);
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
    setting.apply(WITH_SECRETS).apply(SECRET).start().addRestore();
    String handle = setting.theVolume().handle();

    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);

    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.deletions.requests).containsExactly(new DeletionRequest(handle, CONTENT));
  }

  @Test
  void aMissingSecretIsWaitedForWithBackOff() { // SECRET-06
    setting.apply(WITH_SECRETS).start().addRestore().pass(Duration.ofSeconds(1 + 2));

    assertThat(setting.calls).isEmpty();
    assertThat(reads()).isEqualTo(3);
    assertThat(setting.lastWarning(RESTORE))
        .isEqualTo(
            "SecretUnavailable: claim dev/restore: the secret that StorageClass fast names for the"
                + " driver is needed: Secret infra/restore-key does not exist: create it");
    setting.now(SECRET).pass(Duration.ofSeconds(4));
    assertThat(setting.theVolume().request().secrets()).isEqualTo(CONTENT);
  }

  @Test
  void anUnreadableSecretIsExplained() { // SECRET-06, SECRET-08
    setting.onRequest =
        request -> {
          if (request.type().equals(ResourceTypes.SECRETS)) {
            throw new ClusterException("sesame is forbidden", ClusterException.Reason.FORBIDDEN);
          }
        };
    setting.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    assertThat(setting.lastWarning(RESTORE))
        .endsWith("Secret infra/restore-key cannot be read: FORBIDDEN");
  }

  @Test
  void aSecretThatIsNoTextIsRefused() { // SECRET-06
    setting.apply(WITH_SECRETS).apply(secret("'/w=='")).start().addRestore();
    assertThat(setting.lastWarning(RESTORE))
        .endsWith("entry token of Secret infra/restore-key is not UTF-8 text");
  }

  @Test
  void aStartedCreationKeepsTheSecretItBeganWith() { // REQ-15, DEF-27
    setting.failuresAfter.add(Failures.timeout());
    setting.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    setting.delete(ResourceTypes.SECRETS, KEY).pass(Duration.ofSeconds(1));

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().request().secrets()).isEqualTo(CONTENT);
    assertThat(reads()).isEqualTo(1);
  }

  @Test
  void aCreationThatDidNotHappenReadsTheSecretAnew() {
    setting.failuresBefore.add(Failures.refused());
    setting.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    setting.now(secret("bmV3")).pass(Duration.ofSeconds(1));

    assertThat(setting.theVolume().request().secrets())
        .isEqualTo(Secrets.of(Map.of("token", "new")));
  }

  @Test
  void aVolumeThatIsUndoneIsDeletedWithTheSecretItWasMadeWith() { // REQ-13
    setting.duringCall =
        call -> {
          if (setting.deletions.requests.isEmpty()) {
            setting.delete(ResourceTypes.REFERENCE_GRANTS, Setting.GRANT);
          }
        };
    setting.apply(WITH_SECRETS).apply(SECRET).start().addRestore();

    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.deletions.requests)
        .singleElement()
        .satisfies(request -> assertThat(request.secrets()).isEqualTo(CONTENT));
  }

  @Test
  void aDeniedClaimReadsNoSecret() { // invariant 3
    setting.apply(WITH_SECRETS).apply(SECRET);
    setting.delete(ResourceTypes.REFERENCE_GRANTS, Setting.GRANT).start().addRestore();

    assertThat(setting.lastWarning(RESTORE)).startsWith("RefNotPermitted");
    assertThat(reads()).isZero();
  }

  @Test
  void aTemplateThatCannotBeFilledInWaitsForTheClass() { // SECRET-07
    setting
        .apply(WITH_SECRETS.replace("pvc.name", "pvc.annotations['team']"))
        .apply(SECRET)
        .start()
        .addRestore()
        .pass(Duration.ofHours(3));
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore ParameterInvalid");

    setting
        .delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped("fast"))
        .now(WITH_SECRETS);

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void aTemplateThatCannotBeFilledInWaitsForTheClaim() { // SECRET-04, SECRET-07
    setting
        .apply(WITH_SECRETS.replace("pvc.name", "pvc.annotations['team']"))
        .apply(SECRET)
        .start()
        .addRestore()
        .pass(Duration.ofHours(3));

    setting.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("team", "restore"));
    setting.time.run();

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void olderParametersAreLogged() { // LOG-03
    setting
        .apply(
            WITH_SECRETS
                .replace("csi.storage.k8s.io/secret-name:", "csiProvisionerSecretName:")
                .replace("csi.storage.k8s.io/secret-namespace:", "csiProvisionerSecretNamespace:"))
        .apply(SECRET)
        .start()
        .addRestore();

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
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
    setting.apply(WITH_SECRETS).apply(SECRET).start().now(OLD_VOLUME);

    assertThat(setting.deletions.requests).containsExactly(new DeletionRequest("gone", CONTENT));
  }

  @Test
  void anOldVolumeWhoseSecretCannotBeKnownWaitsForItsAnnotations() { // DEL-08, DEF-66
    setting
        .apply(WITH_SECRETS.replace("pvc.name", "pvc.annotations['team']"))
        .apply(SECRET)
        .start()
        .now(OLD_VOLUME)
        .pass(Duration.ofHours(3));
    assertThat(setting.heard).last().isEqualTo("deletionFailed ParameterInvalid");
    assertThat(setting.deletions.requests).isEmpty();

    setting.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUMES,
        ObjectKey.clusterScoped("old"),
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("volume.kubernetes.io/provisioner-deletion-secret-name", "restore-key")
                .put("volume.kubernetes.io/provisioner-deletion-secret-namespace", "infra"));
    setting.time.run();

    assertThat(setting.deletions.requests).containsExactly(new DeletionRequest("gone", CONTENT));
  }
}
