package dev.xns.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the in-memory cluster does beyond the contract of a ClusterAccess. */
class InMemoryClusterTest {
  private static final String CLASS =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: fast}
      provisioner: driver.example.com
      """;
  private static final ObjectKey CLAIM = ObjectKey.of("dev", "data");

  private final VirtualTime time = new VirtualTime();
  private final InMemoryCluster cluster =
      InMemoryCluster.builder().time(time).watchExecutor(time).binder(true).build();

  private static String claim(String spec) {
    return """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {namespace: dev, name: data}
    spec: {storageClassName: fast, %s}
    """
        .formatted(spec);
  }

  private PersistentVolumeClaim theClaim() {
    return cluster.list(ResourceTypes.PERSISTENT_VOLUME_CLAIMS).get(0);
  }

  private void addVolume(String name) {
    cluster.apply(
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: %s}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce]
          csi: {driver: driver.example.com, volumeHandle: x}
          claimRef: {namespace: dev, name: data, uid: %s}
        """
            .formatted(name, theClaim().metadata().uid()),
        "test");
  }

  private String volumePhase() {
    return cluster.list(ResourceTypes.PERSISTENT_VOLUMES).get(0).status().phase();
  }

  @Test
  void aManifestMayHoldManyDocuments() {
    cluster.apply("---\n" + CLASS + "---\n" + claim("volumeMode: Block") + "---\n", "two.yaml");

    assertThat(cluster.list(ResourceTypes.STORAGE_CLASSES)).hasSize(1);
    assertThat(theClaim().spec().volumeMode()).isEqualTo("Block");
  }

  @Test
  void applyingAgainMergesAndKeepsWhoTheObjectIs() {
    cluster.apply(CLASS + "parameters: {tier: gold}\nunknownField: kept\n", "test");
    var before = cluster.list(ResourceTypes.STORAGE_CLASSES).get(0);

    cluster.apply(CLASS + "parameters: {size: big}\n", "test");

    var after = cluster.list(ResourceTypes.STORAGE_CLASSES).get(0);
    assertThat(after.metadata().uid()).isEqualTo(before.metadata().uid());
    assertThat(after.parameters()).containsOnlyKeys("tier", "size");
    assertThat(cluster.json(ResourceTypes.STORAGE_CLASSES, after.key()).orElseThrow())
        .anySatisfy(field -> assertThat(field.asText()).isEqualTo("kept"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a: [1 | file.yaml, document 1: not YAML at line
          [1, 2] | file.yaml, document 1: an object is wanted, found ARRAY
          {apiVersion: v1, kind: Pod, metadata: {name: x}} | document 1: kind "Pod" of apiVersion "v1" is not known here
          {apiVersion: v1, kind: Secret, metadata: {}} | document 1: Secret has no metadata.name
          {apiVersion: v1, kind: PersistentVolume, metadata: {name: x, namespace: y}} | PersistentVolume x must not have a metadata.namespace, found y
          {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: x}, spec: {resources: {requests: {storage: much}}}} | Cannot read PersistentVolumeClaim default/x
          """)
  void aBadManifestIsRefusedWhole(String document, String problem) {
    assertThatThrownBy(() -> cluster.apply(document + "\n---\n" + CLASS, "file.yaml"))
        .isInstanceOf(ManifestException.class)
        .hasMessageStartingWith("file.yaml, document 1: ")
        .hasMessageContaining(problem);
    assertThat(cluster.list(ResourceTypes.STORAGE_CLASSES)).isEmpty();
  }

  @Test
  void aSecondDocumentThatIsBadKeepsTheFirstOutToo() {
    assertThatThrownBy(() -> cluster.apply(CLASS + "---\n{a: [", "file.yaml"))
        .isInstanceOf(ManifestException.class)
        .hasMessageStartingWith("file.yaml, document 2: not YAML");
    assertThat(cluster.list(ResourceTypes.STORAGE_CLASSES)).isEmpty();
  }

  @Test
  void manifestsComeFromFiles(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("class.yaml"), CLASS);

    cluster.apply(file);

    assertThat(cluster.list(ResourceTypes.STORAGE_CLASSES)).hasSize(1);
    assertThatThrownBy(() -> cluster.apply(folder.resolve("absent.yaml")))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("absent.yaml");
  }

  @Test
  void sourcesOfClaimsAreCopiedWithinANamespace() { // SRC-11
    cluster.apply(
        claim("dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: s}"),
        "test");

    assertThat(theClaim().spec().dataSourceRef()).isEqualTo(theClaim().spec().dataSource());
  }

  @Test
  void aSourceInAnotherNamespaceIsNotCopied() { // SRC-11
    cluster.apply(
        claim(
            "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: s,"
                + " namespace: prod}"),
        "test");

    assertThat(theClaim().spec().dataSource()).isNull();
    assertThat(theClaim().spec().dataSourceRef().namespace()).isEqualTo("prod");
  }

  @Test
  void bothSourcesWithANamespaceAreRefused() { // SRC-11
    String both =
        claim(
            "dataSource: {kind: PersistentVolumeClaim, name: s}, dataSourceRef: {kind:"
                + " PersistentVolumeClaim, name: s, namespace: prod}");

    assertThatThrownBy(() -> cluster.apply(both, "test"))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID));
  }

  @ParameterizedTest
  @CsvSource({
    "'kind: VolumeSnapshot, name: s', spec.dataSourceRef.apiGroup must be set",
  })
  void aForeignKindNeedsAGroup(String source, String problem) { // SRC-11
    assertThatThrownBy(() -> cluster.apply(claim("dataSourceRef: {" + source + "}"), "test"))
        .hasMessageContaining(problem);
  }

  @Test
  void anOddSourceIsDropped() { // SRC-11
    cluster.apply(claim("dataSource: {apiGroup: example.com, kind: Hello, name: s}"), "test");

    assertThat(theClaim().spec().dataSource()).isNull();
    assertThat(theClaim().spec().dataSourceRef()).isNull();
  }

  @Test
  void aClaimIsNamedItsDriver() {
    cluster.apply(claim("volumeMode: Block"), "test");
    time.run();
    assertThat(theClaim().metadata().annotations()).isEmpty();

    cluster.apply(CLASS, "test");
    time.run();

    assertThat(theClaim().metadata().annotations())
        .containsEntry("volume.kubernetes.io/storage-provisioner", "driver.example.com");
  }

  @Test
  void aClaimThatWaitsForItsConsumerIsNamedItsDriverLater() { // CLAIM-08
    cluster.apply(CLASS + "volumeBindingMode: WaitForFirstConsumer\n---\n" + claim(""), "test");
    time.run();
    assertThat(theClaim().metadata().annotations()).isEmpty();

    cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        CLAIM,
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("volume.kubernetes.io/selected-node", "n1"));
    time.run();

    assertThat(theClaim().metadata().annotations())
        .containsKey("volume.kubernetes.io/storage-provisioner");
  }

  @Test
  void aVolumeMadeForAClaimIsBoundAndReleased() {
    cluster.apply(CLASS + "---\n" + claim(""), "test");
    addVolume("made");
    time.run();
    assertThat(theClaim().spec().volumeName()).isEqualTo("made");
    assertThat(theClaim().status().phase()).isEqualTo("Bound");
    assertThat(volumePhase()).isEqualTo("Bound");

    cluster.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, CLAIM, Preconditions.NONE);
    time.run();

    assertThat(volumePhase()).isEqualTo("Released");
  }

  @Test
  void aVolumeForAClaimOfTheSameNameThatIsGoneIsReleased() {
    cluster.apply(CLASS + "---\n" + claim(""), "test");
    String first = theClaim().metadata().uid();
    addVolume("made");
    cluster.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, CLAIM, Preconditions.NONE);
    cluster.apply(claim(""), "test");
    time.run();

    assertThat(theClaim().metadata().uid()).isNotEqualTo(first);
    assertThat(theClaim().spec().volumeName()).isNull();
    assertThat(volumePhase()).isEqualTo("Released");
  }

  @ParameterizedTest
  @CsvSource({
    "'capacity: {storage: 0}, accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: h}',"
        + " capacity",
    "'capacity: {storage: 1Gi}, csi: {driver: d, volumeHandle: h}', accessModes",
    "'capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: d}', volumeHandle",
    "'capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], csi: {driver: d, volumeHandle: h},"
        + " nodeAffinity: {required: {nodeSelectorTerms: []}}', nodeSelectorTerms",
  })
  void aVolumeThatMakesNoSenseIsRefused(String spec, String problem) { // DEF-47
    String yaml =
        "{apiVersion: v1, kind: PersistentVolume, metadata: {name: x}, spec: {" + spec + "}}";

    assertThatThrownBy(() -> cluster.apply(yaml, "test"))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
        .hasMessageContaining("PersistentVolume x")
        .hasMessageContaining(problem);
  }

  @Test
  void versionsOfAKindShareTheirObjects() { // GRANT-01
    cluster.apply(
        """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {namespace: prod, name: g}
        spec: {from: [], to: []}
        """,
        "test");

    assertThat(cluster.list(ResourceTypes.REFERENCE_GRANTS)).hasSize(1);
    assertThat(cluster.get(ResourceTypes.REFERENCE_GRANTS, ObjectKey.of("prod", "g"))).isPresent();
  }

  @Test
  void twoRunsAreAlike() {
    var other = InMemoryCluster.builder().time(time).watchExecutor(time).build();
    cluster.apply(CLASS, "test");
    other.apply(CLASS, "test");

    assertThat(other.list(ResourceTypes.STORAGE_CLASSES))
        .isEqualTo(cluster.list(ResourceTypes.STORAGE_CLASSES));
  }
}
