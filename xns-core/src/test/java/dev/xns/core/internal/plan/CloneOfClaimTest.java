package dev.xns.core.internal.plan;

import static dev.xns.core.internal.plan.YamlCluster.DRIVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloneOfClaimTest {
  private static final ObjectKey SOURCE = ObjectKey.of("dev", "data");
  private static final String CLAIM =
      """
      metadata: {namespace: dev, name: data, uid: source-uid}
      spec: {storageClassName: other, volumeName: pv-1, resources: {requests: {storage: 1Gi}}}
      status: {phase: Bound}
      """;
  private static final String VOLUME =
      """
      metadata: {name: pv-1}
      spec:
        capacity: {storage: 1Gi}
        csi: {driver: hostpath.csi.xns.dev, volumeHandle: handle-7}
        claimRef: {namespace: dev, name: data, uid: source-uid}
      status: {phase: Bound}
      """;

  private final YamlCluster cluster = YamlCluster.withSnapshot();
  private final ClaimPlanner planner =
      new ClaimPlanner(
          new ClaimSettings(
              DRIVER,
              Set.of(
                  BackendFeature.CONTROLLER_SERVICE,
                  BackendFeature.CREATE_DELETE_VOLUME,
                  BackendFeature.CLONE_VOLUME),
              "me",
              EngineOptions.builder().volumes(volumes -> volumes.defaultFsType("ext4")).build()));

  private Plan plan(String claim, String volume, String spec) {
    cluster.add(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim);
    cluster.add(ResourceTypes.PERSISTENT_VOLUMES, volume);
    return planner.plan(
        YamlCluster.claim(
            """
            metadata:
              namespace: dev
              name: clone
              uid: 99999999-2222-3333-4444-555555555555
              annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev}
            spec:
              storageClassName: fast
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
              dataSource: {kind: PersistentVolumeClaim, name: data}
              %s
            """
                .formatted(spec)),
        cluster,
        null);
  }

  @Test
  void aBoundClaimIsAContentAndAnObjectToProtect() { // CLONE-16, CLONE-17
    var plan = (Plan.Provision) plan(CLAIM, VOLUME, "");

    assertThat(plan.request().content()).isEqualTo(new ContentSource.OfVolume("handle-7"));
    assertThat(plan.source())
        .isEqualTo(new SourceObject(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE, "source-uid"));
    assertThat(plan.reference()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          phase: Bound | phase: Lost | CloneSourceNotBound | has no volume yet, it is Lost
          phase: Bound | other: x | CloneSourceNotBound | has no volume yet, it is new
          uid: source-uid}~spec | uid: source-uid, deletionTimestamp: "2030-01-01T00:00:00Z"}~spec | CloneSourceBeingDeleted | is being deleted
          volumeName: pv-1 | volumeName: "" | CloneSourceInvalid | is bound, but names no volume
          volumeName: pv-1 | volumeName: absent | CloneSourceInvalid | is bound to a volume that does not exist
          driver: hostpath.csi.xns.dev | driver: other | DriverMismatch | has a volume of driver "other", but the claim's class is served by "hostpath.csi.xns.dev": use a class of the source's driver
          csi: | nfs: | DriverMismatch | has a volume that no CSI driver made
          volumeHandle: handle-7 | volumeHandle: "" | CloneSourceInvalid | has a volume without a handle of the driver
          claimRef: | claimRex: | CloneSourceInvalid | is bound to a volume of another claim
          name: data, uid: source-uid}~status | name: data, uid: x}~status | CloneSourceInvalid | is bound to a volume of another claim
          capacity: {storage: 1Gi} | capacity: {storage: 2Gi} | SizeTooSmall | has a volume of 2147483648 bytes, but the claim asks for 1073741824: ask for at least 2Gi
          capacity: | volumeMode: Block~  capacity: | VolumeModeMismatch | has a Block volume and the claim wants Filesystem: create it with volumeMode Block
          """)
  void aBadSourceIsToldExactly( // CLONE-02 to 15, DEF-29
      String good, String bad, String reason, String says) {
    String from = good.replace("~", "\n");
    String to = bad.replace("~", "\n");
    assertThat(CLAIM + VOLUME).contains(from);

    Plan plan = plan(CLAIM.replace(from, to), VOLUME.replace(from, to), "");

    assertThat(plan).isInstanceOf(Plan.Wait.class);
    var wait = (Plan.Wait) plan;
    assertThat(wait.reason()).hasToString(reason);
    assertThat(wait.message()).isEqualTo("claim dev/clone: source claim dev/data " + says);
    assertThat(wait.on()).contains(Dependency.on(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE));
  }

  @Test
  void aVolumeThatIsNotBoundIsNotCloned() { // CLONE-13
    var wait = (Plan.Wait) plan(CLAIM, VOLUME.replace("phase: Bound", "phase: Released"), "");
    assertThat(wait.message()).endsWith("source claim dev/data has a volume that is not bound");
  }

  @Test
  void theVolumeIsMeasuredAndNotWhatItsClaimOnceAskedFor() { // DEF-29
    assertThat(plan(CLAIM.replace("storage: 1Gi", "storage: 9Gi"), VOLUME, ""))
        .isInstanceOf(Plan.Provision.class);
  }

  @Test
  void aBlockVolumeIsClonedAsABlockVolume() { // CLONE-15
    String block = VOLUME.replace("capacity:", "volumeMode: Block\n  capacity:");

    assertThat(plan(CLAIM, block, "volumeMode: Block")).isInstanceOf(Plan.Provision.class);
    assertThat(plan(CLAIM, VOLUME, "volumeMode: Block")).isInstanceOf(Plan.Wait.class);
  }
}
