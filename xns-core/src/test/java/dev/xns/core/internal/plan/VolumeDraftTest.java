package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What claim, class and options make of the PersistentVolume, beyond the usual. */
class VolumeDraftTest {
  private static final ProvisionedVolume MADE =
      new ProvisionedVolume("vol-1", 0, Map.of(), null, List.of());

  private final YamlCluster cluster = YamlCluster.withSnapshot();

  private PersistentVolume volume(String spec, boolean readOnly) {
    return volume("", spec, readOnly, MADE);
  }

  private PersistentVolume volume(
      String annotations, String spec, boolean readOnly, ProvisionedVolume made) {
    var settings =
        new ClaimSettings(
            YamlCluster.DRIVER,
            Set.of(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME),
            "me",
            EngineOptions.builder()
                .volumes(
                    volumes -> volumes.defaultFsType("ext4").controllerPublishReadOnly(readOnly))
                .build());
    var claim =
        YamlCluster.claim(
            """
            metadata:
              namespace: dev
              name: data
              uid: u
              labels: {app: web}
              annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev%s}
            spec:
              storageClassName: fast
              resources: {requests: {storage: 1Gi}}
              %s
            """
                .formatted(annotations, spec.replace("\n", "\n  ")));
    var plan = (Plan.Provision) new ClaimPlanner(settings).plan(claim, cluster, null);
    return ((BackendAnswer.Accepted) BackendAnswer.judge(plan, made)).volume();
  }

  @ParameterizedTest
  @CsvSource({
    "true, '[ReadOnlyMany]', true",
    "true, '[ReadOnlyMany, ReadWriteOnce]', ",
    "true, '[ReadWriteOnce]', ",
    "false, '[ReadOnlyMany]', "
  })
  void onlyAClaimThatNeverWritesGetsAReadOnlyVolume( // PV-07
      boolean option, String modes, Boolean readOnly) {
    assertThat(volume("accessModes: " + modes, option).spec().csi().readOnly()).isEqualTo(readOnly);
  }

  @Test
  void aBlockVolumeHasItsModeAndNoFileSystem() { // PV-10, PV-13, PV-16
    var spec =
        volume("accessModes: [ReadWriteOnce, ReadOnlyMany]\nvolumeMode: Block", false).spec();
    assertThat(spec.volumeMode()).isEqualTo("Block");
    assertThat(spec.csi().fsType()).isNull();
    assertThat(spec.accessModes()).containsExactly("ReadWriteOnce", "ReadOnlyMany");

    var plain = volume("accessModes: []", false).spec();
    assertThat(plain.volumeMode()).isNull();
    assertThat(plain.csi().fsType()).isEqualTo("ext4");
  }

  @Test
  void whatTheDriverSaysWinsAndItsSizeCounts() { // PV-09, PV-12, REQ-11
    String identity = "storage.kubernetes.io/csiProvisionerIdentity";
    var made =
        new ProvisionedVolume("vol-1", 3L << 30, Map.of(identity, "driver"), null, List.of());

    var spec = volume("", "accessModes: []", false, made).spec();

    assertThat(spec.csi().volumeAttributes()).isEqualTo(Map.of(identity, "driver"));
    assertThat(spec.capacity()).isEqualTo(Map.of("storage", Quantity.parse("3Gi")));
  }

  @Test
  void withoutASecretForChangesThereAreNoAnnotationsForIt() { // PV-06
    assertThat(volume("accessModes: []", false).metadata().annotations())
        .containsOnlyKeys(
            "pv.kubernetes.io/provisioned-by",
            "volume.kubernetes.io/provisioner-deletion-secret-name",
            "volume.kubernetes.io/provisioner-deletion-secret-namespace");
  }

  @Test
  void theVolumeHasNoLabelsAndNamesItsClaimAndNothingElse() { // PV-19, PV-21
    PersistentVolume volume = volume("accessModes: []", false);
    assertThat(volume.metadata().labels()).isEmpty();
    assertThat(volume.spec().claimRef().apiVersion()).isEqualTo("v1");
    assertThat(volume.spec().claimRef().kind()).isEqualTo("PersistentVolumeClaim");
  }

  @Test
  void theClassOfAnAnnotationWinsAndItsPolicyIsTheVolumes() { // CLAIM-07, CONST-10, PV-15, PV-18
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        "{metadata: {name: old}, provisioner: hostpath.csi.xns.dev, reclaimPolicy: Retain}");

    var spec =
        volume(", volume.beta.kubernetes.io/storage-class: old", "accessModes: []", false, MADE)
            .spec();

    assertThat(spec.storageClassName()).isEqualTo("old");
    assertThat(spec.persistentVolumeReclaimPolicy()).isEqualTo("Retain");
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        "{metadata: {name: fast}, provisioner: hostpath.csi.xns.dev}");
    assertThat(volume("accessModes: []", false).spec().persistentVolumeReclaimPolicy())
        .isEqualTo("Delete");
  }
}
