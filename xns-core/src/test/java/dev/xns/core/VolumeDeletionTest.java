package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VolumeDeletionTest {
  private static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

  private final Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(setting.backend.violations()).isEmpty();
  }

  private PersistentVolume theVolume() {
    assertThat(setting.volumes()).hasSize(1);
    return setting.volumes().get(0);
  }

  private void deleteTheClaim() {
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);
  }

  private long deleteCalls() {
    return setting.calls.stream().filter(call -> call.verb() == BackendCall.Verb.DELETE).count();
  }

  private void assertAllIsGone() {
    assertThat(setting.volumes()).isEmpty();
    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.heard).last().asString().startsWith("deleted pvc-");
    assertThat(setting.time.pendingTimers()).isZero();
  }

  @Test
  void aVolumeGoesWhenItsClaimGoes() { // DEL-04, DEL-12
    setting.addRestore().pass(Duration.ofSeconds(1));

    deleteTheClaim();

    assertAllIsGone();
    assertThat(deleteCalls()).isEqualTo(1);
  }

  @Test
  void aVolumeThatIsToBeKeptStays() { // DEL-04
    Setting keeping = new Setting().apply(CLASS + "reclaimPolicy: Retain\n").start();
    keeping.now(Setting.claim("restore", "fast", ""));

    keeping.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofHours(1));

    assertThat(keeping.backend.volumes()).hasSize(1);
    assertThat(keeping.volumes())
        .singleElement()
        .satisfies(
            volume -> {
              assertThat(volume.status().phase()).isEqualTo("Released");
              assertThat(volume.metadata().finalizers()).isEmpty(); // FIN-18
            });
  }

  @Test
  void aVolumeInUseIsProtectedByItsFinalizer() { // FIN-17
    setting.addRestore();

    setting.delete(ResourceTypes.PERSISTENT_VOLUMES, theVolume().key()).pass(Duration.ofHours(1));

    assertThat(theVolume().metadata().isBeingDeleted()).isTrue();
    assertThat(setting.backend.volumes()).hasSize(1);
    deleteTheClaim();
    assertAllIsGone();
  }

  @Test
  void aDriverThatFailsIsAskedAgainWithBackOff() { // DEL-10
    setting.addRestore();
    var refusals = new AtomicInteger(4);
    setting.duringCall =
        call -> {
          if (refusals.getAndDecrement() > 0) {
            throw Failures.refused();
          }
        };

    deleteTheClaim();

    assertThat(setting.heard).last().isEqualTo("deletionFailed DriverRefused");
    assertThat(theVolume().metadata().finalizers()).containsExactly(FINALIZER);
    setting.pass(Duration.ofSeconds(1 + 2 + 4));
    assertThat(deleteCalls()).isEqualTo(4);
    setting.pass(Duration.ofSeconds(8));
    assertAllIsGone();
  }

  @Test
  void anAttachedVolumeWaitsAndGoesAtOnceWhenItIsDetached() { // DEL-09, DEF-60
    var features = new HashSet<>(setting.backend.features());
    features.add(BackendFeature.PUBLISH_UNPUBLISH_VOLUME);
    setting.backend.features(features);
    setting.addRestore();
    setting.now(
        """
        apiVersion: storage.k8s.io/v1
        kind: VolumeAttachment
        metadata: {name: attached}
        spec: {attacher: x, nodeName: n1, source: {persistentVolumeName: %s}}
        """
            .formatted(theVolume().metadata().name()));
    deleteTheClaim();
    setting.pass(Duration.ofHours(2));
    assertThat(deleteCalls()).isZero();
    assertThat(setting.heard).last().isEqualTo("deletionFailed StillAttached");

    setting.delete(ResourceTypes.VOLUME_ATTACHMENTS, ObjectKey.clusterScoped("attached"));

    assertAllIsGone();
  }

  @Test
  void someoneElsesVolumeIsLeftAlone() { // DEL-02
    setting.now(
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: other}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce]
          persistentVolumeReclaimPolicy: Delete
          csi: {driver: other.example.com, volumeHandle: x}
          claimRef: {namespace: dev, name: gone, uid: gone}
        """);

    setting.pass(Duration.ofHours(1));

    assertThat(theVolume().status().phase()).isEqualTo("Released");
    assertThat(theVolume().metadata().finalizers()).isEmpty();
    assertThat(setting.calls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNAVAILABLE", "CONFLICT", "FORBIDDEN"})
  void aVolumeWhoseObjectCannotBeRemovedIsRemovedLater(Reason reason) { // DEL-12
    setting.addRestore();
    var refusals = new AtomicInteger(2);
    setting.onRequest =
        request -> {
          boolean removal = request.verb() == Verb.PATCH || request.verb() == Verb.DELETE;
          if (request.type().equals(ResourceTypes.PERSISTENT_VOLUMES)
              && removal
              && refusals.getAndDecrement() > 0) {
            throw new ClusterException("the server says " + reason, reason);
          }
        };

    deleteTheClaim();
    assertThat(setting.backend.volumes()).isEmpty();
    setting.pass(Duration.ofSeconds(1 + 2));

    assertAllIsGone();
  }

  @Test
  void aDeletionSecretThatIsMissingStopsTheDeletionAndSaysSo() { // DEF-66
    setting.addRestore();
    setting.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUMES,
        theVolume().key(),
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("volume.kubernetes.io/provisioner-deletion-secret-name", "s")
                .put("volume.kubernetes.io/provisioner-deletion-secret-namespace", "infra"));

    deleteTheClaim();

    assertThat(deleteCalls()).isZero();
    assertThat(setting.heard).last().isEqualTo("deletionFailed SecretUnavailable");
    setting.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: infra, name: s}
        data: {token: c2VjcmV0}
        """);
    setting.pass(Duration.ofSeconds(1));
    assertAllIsGone();
  }
}
