package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims and sources that are not as they should be: each is told so, and the engine lives on. */
class BadClaimTest {
  private static final String SNAPSHOT =
      "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup,"
          + " namespace: prod}";

  static Stream<Arguments> badClaims() {
    return Stream.of(
        Arguments.of(
            claim("{requests: {storage: 1Gi}}", "", ""),
            "ClassMissing: claim dev/restore names no StorageClass: set spec.storageClassName"),
        Arguments.of(
            claim("{requests: {storage: 1Gi}}", "absent", ""),
            "ClassNotFound: claim dev/restore names StorageClass absent, which does not exist:"
                + " create it"),
        Arguments.of(
            claim("{}", "fast", ""),
            "SizeMissing: claim dev/restore asks for no size: set spec.resources.requests.storage"),
        Arguments.of(
            claim("{requests: {storage: -1Gi}}", "fast", ""),
            "SizeInvalid: claim dev/restore asks for a size of -1Gi, which must be more than"
                + " nothing"),
        Arguments.of(
            claim("{requests: {storage: 1Gi}}", "fast", "selector: {matchLabels: {a: b}}"),
            "SelectorNotSupported: claim dev/restore selects volumes by label, which cannot be"
                + " provisioned: remove spec.selector"),
        Arguments.of(
            claim(
                "{requests: {storage: 1Gi}}",
                "fast",
                "dataSourceRef: {apiGroup: other.example.com, kind: VolumeSnapshot, name: backup,"
                    + " namespace: prod}"),
            "SourceGroupWrong: claim dev/restore names a VolumeSnapshot of apiGroup"
                + " \"other.example.com\", which must be \"snapshot.storage.k8s.io\": create the"
                + " claim again with that apiGroup"),
        Arguments.of(
            claim("{requests: {storage: 1023Mi}}", "fast", SNAPSHOT),
            "SizeTooSmall: claim dev/restore: VolumeSnapshot prod/backup needs 1073741824 bytes,"
                + " but the claim asks for 1072693248: ask for at least 1Gi"));
  }

  private static String claim(String resources, String className, String moreSpec) {
    return EngineFixture.claim("restore", className.isEmpty() ? "\"\"" : className, moreSpec)
        .replace("{requests: {storage: 1Gi}}", resources);
  }

  @ParameterizedTest
  @MethodSource("badClaims")
  void aBadClaimIsToldWhatIsWrongWithIt(String claim, String message) {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);

    fixture.now(claim).pass(Duration.ofHours(1));

    assertThat(fixture.warnings(RESTORE)).containsExactly(message);
    assertThat(fixture.calls).isEmpty();
    fixture.now(EngineFixture.claim("good", "fast", ""));
    assertThat(fixture.phase(ObjectKey.of("dev", "good"))).isEqualTo("Bound");
  }

  static Stream<Arguments> badSnapshots() {
    return Stream.of(
        Arguments.of(
            change(json -> status(json).put("readyToUse", false)),
            "SnapshotNotReady: claim dev/restore: VolumeSnapshot prod/backup is not ready to use"
                + " yet"),
        Arguments.of(
            change(json -> status(json).remove("boundVolumeSnapshotContentName")),
            "SnapshotNotBound: claim dev/restore: VolumeSnapshot prod/backup is not bound to a"
                + " content yet"),
        Arguments.of(
            change(json -> status(json).put("restoreSize", "2Gi")),
            "SizeTooSmall: claim dev/restore: VolumeSnapshot prod/backup needs 2147483648 bytes,"
                + " but the claim asks for 1073741824: ask for at least 2Gi"));
  }

  private static Consumer<ObjectNode> change(Consumer<ObjectNode> change) {
    return change;
  }

  private static ObjectNode status(ObjectNode json) {
    return json.withObjectProperty("status");
  }

  @ParameterizedTest
  @MethodSource("badSnapshots")
  void aBadSnapshotIsNamedAndItsCorrectionIsSeenAtOnce(Consumer<ObjectNode> change, String says) {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    String good =
        fixture
            .cluster
            .json(ResourceTypes.VOLUME_SNAPSHOTS, EngineFixture.BACKUP)
            .orElseThrow()
            .without("metadata")
            .toString();
    fixture.cluster.edit(ResourceTypes.VOLUME_SNAPSHOTS, EngineFixture.BACKUP, change);
    fixture.addRestore().pass(Duration.ofHours(1));
    assertThat(fixture.warnings(RESTORE)).containsExactly(says);

    fixture.now(
        good.replaceFirst(
            "\\{", "{\"metadata\": {\"namespace\": \"prod\", \"name\": \"backup\"}, "));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void aSnapshotOfAnotherDriverIsNotRestored() { // SNAP-06
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        EngineFixture.CONTENT,
        json -> json.withObjectProperty("spec").put("driver", "other.csi.example.com"));

    fixture.addRestore();

    assertThat(fixture.lastWarning(RESTORE))
        .startsWith("DriverMismatch: claim dev/restore: VolumeSnapshot prod/backup was taken by")
        .contains("other.csi.example.com", EngineFixture.DRIVER);
    assertThat(fixture.calls).isEmpty();
  }

  @Test
  void aSnapshotThatIsBeingDeletedIsNotRestored() { // SNAP-02, DEF-25
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOTS,
        EngineFixture.BACKUP,
        json -> json.withObjectProperty("metadata").putArray("finalizers").add("example.com/keep"));
    fixture.delete(ResourceTypes.VOLUME_SNAPSHOTS, EngineFixture.BACKUP);

    fixture.addRestore();

    assertThat(fixture.warnings(RESTORE))
        .containsExactly(
            "SnapshotBeingDeleted: claim dev/restore: VolumeSnapshot prod/backup is being deleted");
    assertThat(fixture.calls).isEmpty();
  }

  @Test
  void aGrantWithAVersionedGroupPermitsNothing() { // GRANT-08
    EngineFixture fixture =
        EngineFixture.withSnapshot()
            .apply(
                ALLOW_DEV.replace(
                    "group: snapshot.storage.k8s.io", "group: snapshot.storage.k8s.io/v1"))
            .addRestore();

    assertThat(fixture.lastWarning(RESTORE)).startsWith("RefNotPermitted: claim dev/restore");
    assertThat(fixture.calls).isEmpty();
  }

  @Test
  void theOwnerOfAnUngrantedClaimLearnsNothingFromAWrongClassEither() {
    EngineFixture fixture =
        EngineFixture.withSnapshot().apply(CLASS.replace("name: fast", "name: other"));

    fixture.now(EngineFixture.restore("restore", "absent", "other"));

    assertThat(fixture.lastWarning(RESTORE)).startsWith("RefNotPermitted");
  }
}
