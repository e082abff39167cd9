package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VolumeDeletionTest {
  private static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

  private final EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(fixture.backend.violations()).isEmpty();
  }

  private PersistentVolume theVolume() {
    assertThat(fixture.volumes()).hasSize(1);
    return fixture.volumes().get(0);
  }

  private void deleteTheClaim() {
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);
  }

  private long deleteCalls() {
    return fixture.calls.stream().filter(call -> call.verb() == BackendCall.Verb.DELETE).count();
  }

  private void assertAllIsGone() {
    assertThat(fixture.volumes()).isEmpty();
    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.heard).last().asString().startsWith("deleted pvc-");
    assertThat(fixture.time.pendingTimers()).isZero();
  }

  @Test
  void aVolumeGoesWhenItsClaimGoes() { // DEL-04, DEL-12
    fixture.addRestore().pass(Duration.ofSeconds(1));

    deleteTheClaim();

    assertAllIsGone();
    assertThat(deleteCalls()).isEqualTo(1);
  }

  @Test
  void aVolumeThatIsToBeKeptStays() { // DEL-04
    EngineFixture keeping = new EngineFixture().apply(CLASS + "reclaimPolicy: Retain\n").start();
    keeping.now(EngineFixture.claim("restore", "fast", ""));

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
    fixture.addRestore();

    fixture.delete(ResourceTypes.PERSISTENT_VOLUMES, theVolume().key()).pass(Duration.ofHours(1));

    assertThat(theVolume().metadata().isBeingDeleted()).isTrue();
    assertThat(fixture.backend.volumes()).hasSize(1);
    deleteTheClaim();
    assertAllIsGone();
  }

  @Test
  void aDriverThatFailsIsAskedAgainWithBackOff() { // DEL-10
    fixture.addRestore();
    var refusals = new AtomicInteger(4);
    fixture.duringCall =
        call -> {
          if (refusals.getAndDecrement() > 0) {
            throw Failures.refused();
          }
        };

    deleteTheClaim();

    assertThat(fixture.heard).last().isEqualTo("deletionFailed DriverRefused");
    assertThat(theVolume().metadata().finalizers()).containsExactly(FINALIZER);
    fixture.pass(Duration.ofSeconds(1 + 2 + 4));
    assertThat(deleteCalls()).isEqualTo(4);
    fixture.pass(Duration.ofSeconds(8));
    assertAllIsGone();
  }

  @Test
  void anAttachedVolumeWaitsAndGoesAtOnceWhenItIsDetached() { // DEL-09, DEF-60
    var features = new HashSet<>(fixture.backend.features());
    features.add(BackendFeature.PUBLISH_UNPUBLISH_VOLUME);
    fixture.backend.features(features);
    fixture.addRestore();
    fixture.now(
        """
        apiVersion: storage.k8s.io/v1
        kind: VolumeAttachment
        metadata: {name: attached}
        spec: {attacher: x, nodeName: n1, source: {persistentVolumeName: %s}}
        """
            .formatted(theVolume().metadata().name()));
    deleteTheClaim();
    fixture.pass(Duration.ofHours(2));
    assertThat(deleteCalls()).isZero();
    assertThat(fixture.heard).last().isEqualTo("deletionFailed StillAttached");

    fixture.delete(ResourceTypes.VOLUME_ATTACHMENTS, ObjectKey.clusterScoped("attached"));

    assertAllIsGone();
  }

  @Test
  void someoneElsesVolumeIsLeftAlone() { // DEL-02
    fixture.now(
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

    fixture.pass(Duration.ofHours(1));

    assertThat(theVolume().status().phase()).isEqualTo("Released");
    assertThat(theVolume().metadata().finalizers()).isEmpty();
    assertThat(fixture.calls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"UNAVAILABLE", "CONFLICT", "FORBIDDEN"})
  void aVolumeWhoseObjectCannotBeRemovedIsRemovedLater(Reason reason) { // DEL-12
    fixture.addRestore();
    var refusals = new AtomicInteger(2);
    fixture.onRequest =
        request -> {
          boolean removal = request.verb() == Verb.PATCH || request.verb() == Verb.DELETE;
          if (request.type().equals(ResourceTypes.PERSISTENT_VOLUMES)
              && removal
              && refusals.getAndDecrement() > 0) {
            throw new ClusterException("the server says " + reason, reason);
          }
        };

    deleteTheClaim();
    assertThat(fixture.backend.volumes()).isEmpty();
    fixture.pass(Duration.ofSeconds(1 + 2));

    assertAllIsGone();
  }

  @Test
  void aDeletionSecretThatIsMissingStopsTheDeletionAndSaysSo() { // DEF-66
    fixture.addRestore();
    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUMES,
        theVolume().key(),
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("volume.kubernetes.io/provisioner-deletion-secret-name", "s")
                .put("volume.kubernetes.io/provisioner-deletion-secret-namespace", "infra"));

    deleteTheClaim();

    assertThat(deleteCalls()).isZero();
    assertThat(fixture.heard).last().isEqualTo("deletionFailed SecretUnavailable");
    fixture.apply(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: infra, name: s}
        data: {token: c2VjcmV0}
        """);
    fixture.pass(Duration.ofSeconds(1));
    assertAllIsGone();
  }

  private void keepTheVolume() {
    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUMES,
        theVolume().key(),
        json -> json.withObjectProperty("spec").put("persistentVolumeReclaimPolicy", "Retain"));
  }

  private void bindTheVolumeAgain() {
    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUMES,
        theVolume().key(),
        json -> json.withObjectProperty("status").put("phase", "Bound"));
  }

  private void giveTheVolumeAnotherHandle() {
    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUMES,
        theVolume().key(),
        json ->
            json.withObjectProperty("spec")
                .withObjectProperty("csi")
                .put("volumeHandle", "another"));
  }

  /** What an administrator does to keep the data while the watch is silent. */
  private enum Rescue {
    KEEPS(VolumeDeletionTest::keepTheVolume),
    BINDS(VolumeDeletionTest::bindTheVolumeAgain),
    POINTS_ELSEWHERE(VolumeDeletionTest::giveTheVolumeAnotherHandle);

    private final Consumer<VolumeDeletionTest> act;

    Rescue(Consumer<VolumeDeletionTest> act) {
      this.act = act;
    }
  }

  /** The API server cannot check a call of the driver, as it checks each write. */
  @ParameterizedTest
  @EnumSource(Rescue.class)
  void aVolumeThatChangedUnseenIsPlannedAnewBeforeItsDataGo(Rescue rescue) {
    fixture.addRestore();
    String handle = fixture.theVolume().handle();
    fixture.failuresBefore.add(Failures.refused());
    deleteTheClaim();
    assertThat(deleteCalls()).isEqualTo(1);
    fixture.silent = true;

    rescue.act.accept(this);
    fixture.pass(Duration.ofMinutes(3));

    assertThat(fixture.backend.volume(handle)).isPresent();
    assertThat(fixture.calls.stream().map(BackendCall::volume).filter(handle::equals)).hasSize(1);
  }

  @Test
  void aVolumeThatCannotBeReadIsNotDeletedYet() {
    fixture.addRestore();
    var refusals = new AtomicInteger(3);
    fixture.onRequest =
        request -> {
          if (request.type().equals(ResourceTypes.PERSISTENT_VOLUMES)
              && request.verb() == Verb.GET
              && refusals.getAndDecrement() > 0) {
            throw new ClusterException("no answer", Reason.UNAVAILABLE);
          }
        };

    deleteTheClaim();

    assertThat(deleteCalls()).isZero();
    assertThat(fixture.heard).last().isEqualTo("deletionFailed ClusterRefused");
    fixture.pass(Duration.ofSeconds(1 + 2 + 4));
    assertAllIsGone();
  }

  @Test
  void nothingIsDeletedWhileVolumesCannotBeFollowed() {
    fixture.addRestore();
    fixture.failuresBefore.add(Failures.refused());
    deleteTheClaim();
    assertThat(deleteCalls()).isEqualTo(1);

    fixture.cluster.fail(ResourceTypes.PERSISTENT_VOLUMES, Reason.UNAVAILABLE);
    fixture.pass(Duration.ofHours(1));

    assertThat(deleteCalls()).isEqualTo(1);
    assertThat(fixture.heard).contains("deletionFailed KindUnavailable");
    fixture.cluster.heal(ResourceTypes.PERSISTENT_VOLUMES);
    fixture.time.run();
    assertThat(deleteCalls()).isEqualTo(2);
    assertThat(fixture.volumes()).isEmpty();
    assertThat(fixture.backend.volumes()).isEmpty();
  }

  @Test
  void nothingIsDeletedWhileAttachmentsCannotBeFollowed() {
    var features = new HashSet<>(fixture.backend.features());
    features.add(BackendFeature.PUBLISH_UNPUBLISH_VOLUME);
    fixture.backend.features(features);
    fixture.addRestore();
    fixture.cluster.fail(ResourceTypes.VOLUME_ATTACHMENTS, Reason.UNAVAILABLE);

    deleteTheClaim();
    fixture.pass(Duration.ofHours(1));

    assertThat(deleteCalls()).isZero();
    fixture.cluster.heal(ResourceTypes.VOLUME_ATTACHMENTS);
    fixture.time.run();
    assertAllIsGone();
  }

  /** What must not be handed out may have been handed out by an earlier process nevertheless. */
  @Test
  void aVolumeThatIsToBeUndoneStaysIfAPersistentVolumeHasIt() {
    fixture.duringCall =
        call ->
            fixture
                .find(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT)
                .ifPresent(grant -> fixture.delete(ResourceTypes.REFERENCE_GRANTS, grant.key()));
    fixture.onRequest =
        request -> {
          if (request.type().equals(ResourceTypes.PERSISTENT_VOLUMES)
              && request.verb() == Verb.GET
              && fixture.volumes().isEmpty()) {
            fixture.apply(savedByAnother());
          }
        };

    fixture.addRestore();

    assertThat(deleteCalls()).isZero();
    assertThat(fixture.heard).last().isEqualTo("provisioned dev/restore");
    assertThat(fixture.backend.volumes()).hasSize(1);
  }

  private String savedByAnother() {
    return """
    apiVersion: v1
    kind: PersistentVolume
    metadata: {name: %s}
    spec:
      capacity: {storage: 1Gi}
      accessModes: [ReadWriteOnce]
      csi: {driver: hostpath.csi.xns.dev, volumeHandle: %s}
      claimRef: {namespace: dev, name: restore, uid: %s}
    """
        .formatted(
            fixture.theVolume().name(),
            fixture.theVolume().handle(),
            fixture.claim(RESTORE).metadata().uid());
  }
}
