package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.SecretReference;
import dev.xns.core.report.ReasonCode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumePlannerTest {
  private static final Set<BackendFeature> FEATURES =
      Set.of(
          BackendFeature.CONTROLLER_SERVICE,
          BackendFeature.CREATE_DELETE_VOLUME,
          BackendFeature.PUBLISH_UNPUBLISH_VOLUME);
  private static final String FINALIZER = "external-provisioner.volume.kubernetes.io/finalizer";

  private final YamlCluster cluster = new YamlCluster();
  private final VolumePlanner planner = new VolumePlanner(YamlCluster.DRIVER, FEATURES);

  private static PersistentVolume volume(String metadata, String policy, String phase) {
    return YamlCluster.parse(
        ResourceTypes.PERSISTENT_VOLUMES,
        """
        metadata: {name: pv-1, uid: u, resourceVersion: "3"%s}
        spec:
          persistentVolumeReclaimPolicy: %s
          csi: {driver: hostpath.csi.xns.dev, volumeHandle: vol-1}
        status: {phase: %s}
        """
            .formatted(metadata, policy, phase));
  }

  @Test
  void aReleasedVolumeToBeDeletedIsDeleted() { // DEL-04
    var plan =
        planner.plan(volume(", finalizers: [" + FINALIZER + "]", "Delete", "Released"), cluster);
    assertThat(plan).isInstanceOf(VolumePlan.Delete.class);
    assertThat(((VolumePlan.Delete) plan).handle()).isEqualTo("vol-1");
    assertThat(((VolumePlan.Delete) plan).secret()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bound", "Available", "Pending", "Failed"})
  void otherPhasesAreLeftAlone(String phase) {
    assertThat(planner.plan(volume(", finalizers: [" + FINALIZER + "]", "Delete", phase), cluster))
        .isInstanceOf(VolumePlan.Ignore.class);
  }

  @Test
  void aVolumeThatIsGoneButForOthersFinalizersIsLeftAlone() { // DEL-04
    assertThat(
            planner.plan(
                volume(
                    ", deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [other/f]",
                    "Delete",
                    "Released"),
                cluster))
        .isInstanceOf(VolumePlan.Ignore.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = { // DEL-02
        "annotations: {pv.kubernetes.io/provisioned-by: hostpath.csi.xns.dev} | true",
        "annotations: {pv.kubernetes.io/provisioned-by: other} | false",
        "annotations: {pv.kubernetes.io/provisioned-by: other, pv.kubernetes.io/migrated-to:"
            + " hostpath.csi.xns.dev} | true",
        "labels: {} | true"
      })
  void onlyOurVolumesAreTouched(String metadata, boolean ours) {
    var plan = planner.plan(volume(", " + metadata, "Delete", "Released"), cluster);
    assertThat(plan instanceof VolumePlan.Delete).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource({"'csi: {driver: other, volumeHandle: v}', false", "'nfs: {server: s}', true"})
  void aVolumeOfAnotherDriverIsNotOursWhateverItWasMigratedTo(
      String source, boolean ours) { // DEL-02
    var volume =
        YamlCluster.parse(
            ResourceTypes.PERSISTENT_VOLUMES,
            """
            metadata:
              name: pv-1
              annotations: {pv.kubernetes.io/migrated-to: hostpath.csi.xns.dev}
            spec: {persistentVolumeReclaimPolicy: Delete, %s}
            status: {phase: Released}
            """
                .formatted(source));
    assertThat(planner.plan(volume, cluster) instanceof VolumePlan.Wait).isEqualTo(ours);
  }

  @Test
  void theFinalizerFollowsTheReclaimPolicy() { // FIN-18
    var add =
        (VolumePlan.SetFinalizers)
            planner.plan(
                volume(", finalizers: [kubernetes.io/pv-protection]", "Delete", "Bound"), cluster);
    assertThat(add.finalizers()).containsExactly("kubernetes.io/pv-protection", FINALIZER);

    for (String policy : List.of("Retain", "Recycle")) {
      var remove =
          (VolumePlan.SetFinalizers)
              planner.plan(
                  volume(", finalizers: [a/b, " + FINALIZER + "]", policy, "Released"), cluster);
      assertThat(remove.finalizers()).containsExactly("a/b");
    }
  }

  @Test
  void anAttachedVolumeIsKeptAndItsDetachWaitedFor() { // DEL-09, DEF-60
    cluster.add(
        ResourceTypes.VOLUME_ATTACHMENTS,
        """
        metadata: {name: va-1, deletionTimestamp: '2026-01-01T00:00:00Z'}
        spec: {nodeName: node-7, source: {persistentVolumeName: pv-1}}
        """);
    var wait = (VolumePlan.Wait) planner.plan(volume("", "Delete", "Released"), cluster);
    assertThat(wait.reason()).isEqualTo(ReasonCode.StillAttached);
    assertThat(wait.message()).contains("pv-1", "node-7");
    assertThat(wait.on()).containsExactly(new Dependency.OnAttachments("pv-1"));

    var noAttaching = EnumSet.copyOf(FEATURES);
    noAttaching.remove(BackendFeature.PUBLISH_UNPUBLISH_VOLUME);
    assertThat(
            new VolumePlanner(YamlCluster.DRIVER, noAttaching)
                .plan(volume("", "Delete", "Released"), cluster))
        .isInstanceOf(VolumePlan.Delete.class); // CAP-07
  }

  @Test
  void whatCannotBeKnownIsNotDeleted() {
    cluster.trouble(ResourceTypes.VOLUME_ATTACHMENTS, "forbidden");
    var wait = (VolumePlan.Wait) planner.plan(volume("", "Delete", "Released"), cluster);
    assertThat(wait.reason()).isEqualTo(ReasonCode.KindUnavailable);
  }

  @Test
  void theDeletionSecretComesFromTheAnnotations() { // DEL-07, DEF-66
    String prefix = "volume.kubernetes.io/provisioner-deletion-secret-";
    String both = ", annotations: {" + prefix + "name: s, " + prefix + "namespace: n}";
    var plan = (VolumePlan.Delete) planner.plan(volume(both, "Delete", "Released"), cluster);
    assertThat(plan.secret()).isEqualTo(new SecretReference("s", "n"));

    String none = ", annotations: {" + prefix + "name: '', " + prefix + "namespace: ''}";
    plan = (VolumePlan.Delete) planner.plan(volume(none, "Delete", "Released"), cluster);
    assertThat(plan.secret()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"name: s, %1$snamespace: ''", "name: '', %1$snamespace: n", "name: s"})
  void halfOfADeletionSecretIsAnError(String half) { // DEF-66
    String prefix = "volume.kubernetes.io/provisioner-deletion-secret-";
    String annotations = ", annotations: {" + (prefix + half).formatted(prefix) + "}";

    var wait = (VolumePlan.Wait) planner.plan(volume(annotations, "Delete", "Released"), cluster);

    assertThat(wait.reason()).isEqualTo(ReasonCode.SecretUnavailable);
    assertThat(wait.message()).contains("volume pv-1", prefix + "name", prefix + "namespace");
  }

  @Test
  void aVolumeWithoutHandleOrADriverWithoutCapabilityIsExplained() { // DEL-05, CAP-02
    var foreign =
        YamlCluster.parse(
            ResourceTypes.PERSISTENT_VOLUMES,
            """
            metadata:
              name: pv-1
              annotations: {pv.kubernetes.io/provisioned-by: hostpath.csi.xns.dev}
            spec: {persistentVolumeReclaimPolicy: Delete}
            status: {phase: Released}
            """);
    assertThat(((VolumePlan.Wait) planner.plan(foreign, cluster)).message())
        .contains("pv-1", "no CSI volume handle");
    assertThat(
            ((VolumePlan.Wait)
                    new VolumePlanner(YamlCluster.DRIVER, Set.of(BackendFeature.CONTROLLER_SERVICE))
                        .plan(volume("", "Delete", "Released"), cluster))
                .reason())
        .isEqualTo(ReasonCode.DriverLacksCapability);
  }
}
