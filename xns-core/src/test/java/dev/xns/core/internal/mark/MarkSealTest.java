package dev.xns.core.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.SecretReference;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.SourceObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarkSealTest {
  private static final String UID = "11111111-2222-3333-4444-555555555555";

  /** What version 1 wrote. Marks of older engines must stay readable, or get a new format. */
  private static final String FORMAT_1 =
      """
      {"claim":{"namespace":"dev","name":"restore"},"claimUid":"11111111-2222-3333-4444-555555555555",\
      "className":"fast","deprecatedParameters":[],"request":{"name":"pvc-1","requiredBytes":1073741824,\
      "capabilities":[{"accessMode":"SINGLE_NODE_WRITER","access":{"as":"mount","fsType":"ext4",\
      "mountFlags":["noatime"]}},{"accessMode":"MULTI_NODE_READER_ONLY","access":{"as":"block"}}],\
      "parameters":{"tier":"gold"},"content":{"of":"snapshot","handle":"h-1"},\
      "topology":{"requisite":[{"zone":"z1"}],"preferred":[{"zone":"z1"}]},"secrets":{},\
      "mutableParameters":{"iops":"9"}},"secret":{"name":"s","namespace":"dev"},"topology":true,\
      "selectedNode":"n1","volume":{"metadata":{"name":"pvc-1","labels":{},\
      "annotations":{},"finalizers":[],"ownerReferences":[]},"spec":{"capacity":{},\
      "accessModes":["ReadWriteOnce"],"csi":{"driver":"hostpath.csi.xns.dev","volumeAttributes":{}},\
      "claimRef":{"apiVersion":"v1","kind":"PersistentVolumeClaim","namespace":"dev",\
      "name":"restore","uid":"11111111-2222-3333-4444-555555555555","resourceVersion":"7"},\
      "persistentVolumeReclaimPolicy":"Delete","storageClassName":"fast","mountOptions":["noatime"],\
      "volumeMode":"Filesystem"},"status":{}},"source":{"type":"VolumeSnapshot",\
      "key":{"namespace":"prod","name":"backup"},"uid":"snap-uid"},\
      "reference":{"claimNamespace":"dev","sourceGroup":"snapshot.storage.k8s.io",\
      "sourceKind":"VolumeSnapshot","sourceNamespace":"prod","sourceName":"backup"}}\
      """;

  private static final MarkSeal SEAL = new MarkSeal(new byte[MarkSeal.KEY_BYTES], "a");

  private static Plan.Provision creation(Secrets secrets) {
    var mount = new VolumeCapability.Mount("ext4", List.of("noatime"));
    return new Plan.Provision(
        ObjectKey.of("dev", "restore"),
        UID,
        "fast",
        List.of(),
        VolumeRequest.builder("pvc-1")
            .requiredBytes(1L << 30)
            .capabilities(
                new VolumeCapability(AccessMode.SINGLE_NODE_WRITER, mount),
                new VolumeCapability(
                    AccessMode.MULTI_NODE_READER_ONLY, new VolumeCapability.Block()))
            .parameters(Map.of("tier", "gold"))
            .content(new ContentSource.OfSnapshot("h-1"))
            .topology(
                new TopologyRequirement(
                    List.of(Map.of("zone", "z1")), List.of(Map.of("zone", "z1"))))
            .secrets(secrets)
            .mutableParameters(Map.of("iops", "9"))
            .build(),
        new SecretReference("s", "dev"),
        true,
        "n1",
        new PersistentVolume(
            ObjectMeta.named(ObjectKey.clusterScoped("pvc-1")),
            new PersistentVolume.Spec(
                Map.of(),
                List.of("ReadWriteOnce"),
                new PersistentVolume.CsiSource(
                    "hostpath.csi.xns.dev",
                    null,
                    null,
                    null,
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    null),
                new ObjectReference("v1", "PersistentVolumeClaim", "dev", "restore", UID, "7"),
                "Delete",
                "fast",
                List.of("noatime"),
                "Filesystem",
                null,
                null),
            new PersistentVolume.Status(null)),
        new SourceObject(
            ResourceTypes.VOLUME_SNAPSHOTS, ObjectKey.of("prod", "backup"), "snap-uid"),
        new CrossNamespaceReference(
            "dev", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup"));
  }

  @Test
  void whatIsSealedIsOpenedUnchanged() {
    Plan.Provision creation = creation(Secrets.NONE);

    assertThat(SEAL.open(SEAL.seal(creation), UID)).contains(creation);
  }

  @Test
  void theFormIsThatOfVersion1() {
    assertThat(MarkCodec.encode(creation(Secrets.NONE))).isEqualTo(FORMAT_1);
    assertThat(MarkCodec.decode(FORMAT_1)).isEqualTo(creation(Secrets.NONE));
  }

  @Test
  void secretsAreNotWritten() { // SECRET-08
    Plan.Provision creation = creation(Secrets.of(Map.of("password", "hunter2")));

    assertThat(MarkCodec.encode(creation)).isEqualTo(FORMAT_1);
    assertThat(SEAL.open(SEAL.seal(creation), UID)).contains(creation(Secrets.NONE));
  }

  @Test
  void onlyTheNameOfTheVolumeIsOpen() { // DEF-13
    assertThat(SEAL.seal(creation(Secrets.NONE)))
        .matches("1 pvc-1 [A-Za-z0-9_-]+")
        .isEqualTo(SEAL.seal(creation(Secrets.NONE)));
  }

  @Test
  void aSealHoldsForOneClaimOneKeyAndOneText() {
    String text = SEAL.seal(creation(Secrets.NONE));
    byte[] other = new byte[MarkSeal.KEY_BYTES];
    other[0] = 1;

    assertThat(SEAL.open(text, "another-uid")).isEmpty();
    assertThat(new MarkSeal(other, "a").open(text, UID)).isEmpty();
    assertThat(new MarkSeal(new byte[MarkSeal.KEY_BYTES], "b").open(text, UID)).isEmpty();
    for (int i = 0; i < text.length(); i++) {
      String edited = text.substring(0, i) + (char) (text.charAt(i) ^ 1) + text.substring(i + 1);
      assertThat(SEAL.open(edited, UID)).as("edited at %s", i).isEmpty();
    }
  }

  @Test
  void aShortKeyIsNone() {
    assertThatThrownBy(() -> new MarkSeal(new byte[MarkSeal.KEY_BYTES - 1], "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
