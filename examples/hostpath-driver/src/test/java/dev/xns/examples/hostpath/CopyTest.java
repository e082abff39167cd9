package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.GIB;
import static dev.xns.examples.hostpath.Client.failure;
import static dev.xns.examples.hostpath.Client.fromSnapshot;
import static dev.xns.examples.hostpath.Client.fromVolume;
import static dev.xns.examples.hostpath.Client.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.Snapshot;
import dev.xns.csi.proto.Volume;
import dev.xns.csi.proto.VolumeContentSource;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots, and volumes that start with something. */
class CopyTest {
  @RegisterExtension final DriverExtension x = new DriverExtension();

  private Volume original;

  @BeforeEach
  void makeTheOriginal() {
    original = x.client().create(order("original", 2 * GIB, 0));
    x.write(original.getVolumeId(), "file", "before");
  }

  @Test
  void snapshotTellsWhatItIsOf() {
    Snapshot snapshot = x.client().snapshot("s", original.getVolumeId());

    assertThat(snapshot.getSnapshotId()).isNotEmpty();
    assertThat(snapshot.getSourceVolumeId()).isEqualTo(original.getVolumeId());
    assertThat(snapshot.getSizeBytes()).isEqualTo(2 * GIB);
    assertThat(snapshot.getReadyToUse()).isTrue();
    assertThat(snapshot.getCreationTime().getSeconds()).isPositive();
    assertThat(x.driver().snapshotIds()).containsExactly(snapshot.getSnapshotId());
  }

  @Test
  void restoredVolumeHasTheFilesAsTheyWereThen() {
    Snapshot snapshot = x.client().snapshot("s", original.getVolumeId());
    x.write(original.getVolumeId(), "file", "after");

    Volume restored =
        x.client()
            .create(
                order("restored").setVolumeContentSource(fromSnapshot(snapshot.getSnapshotId())));

    assertThat(restored.getContentSource()).isEqualTo(fromSnapshot(snapshot.getSnapshotId()));
    assertThat(restored.getCapacityBytes()).isEqualTo(2 * GIB);
    assertThat(x.data(restored.getVolumeId()).resolve("file")).hasContent("before");
  }

  @Test
  void cloneHasTheFilesOfNowAndIsIndependent() {
    Volume clone =
        x.client()
            .create(
                order("clone", 3 * GIB, 0)
                    .setVolumeContentSource(fromVolume(original.getVolumeId())));
    x.write(clone.getVolumeId(), "file", "changed");

    assertThat(clone.getContentSource()).isEqualTo(fromVolume(original.getVolumeId()));
    assertThat(clone.getCapacityBytes()).isEqualTo(3 * GIB);
    assertThat(x.data(original.getVolumeId()).resolve("file")).hasContent("before");
    assertThat(x.data(clone.getVolumeId()).resolve("file")).hasContent("changed");
  }

  @Test
  void copyKeepsDirectoriesLinksModesAndTimes() throws Exception {
    Path data = x.data(original.getVolumeId());
    Path nested = Files.createDirectories(data.resolve("deep/deeper"));
    Files.writeString(nested.resolve("script"), "#!/bin/sh");
    Files.setPosixFilePermissions(
        nested.resolve("script"), PosixFilePermissions.fromString("rwxr-x---"));
    Files.setLastModifiedTime(
        nested.resolve("script"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    Files.createSymbolicLink(data.resolve("link"), Path.of("no/such/file"));
    Files.setPosixFilePermissions(nested, PosixFilePermissions.fromString("r-xr-xr-x"));

    Volume clone =
        x.client()
            .create(order("clone").setVolumeContentSource(fromVolume(original.getVolumeId())));

    Path copy = x.data(clone.getVolumeId());
    Path script = copy.resolve("deep/deeper/script");
    assertThat(script).hasContent("#!/bin/sh");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
        .isEqualTo("rwxr-x---");
    assertThat(Files.getLastModifiedTime(script).toInstant())
        .isEqualTo(Instant.parse("2001-02-03T04:05:06Z"));
    assertThat(Files.readSymbolicLink(copy.resolve("link"))).isEqualTo(Path.of("no/such/file"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(copy.resolve("deep/deeper"))))
        .isEqualTo("r-xr-xr-x");
  }

  @Test
  void snapshotOutlivesItsVolumeAndARestoredVolumeItsSnapshot() {
    Snapshot snapshot = x.client().snapshot("s", original.getVolumeId());
    x.client().deleteVolume(original.getVolumeId());
    Volume restored =
        x.client()
            .create(
                order("restored").setVolumeContentSource(fromSnapshot(snapshot.getSnapshotId())));
    x.client().deleteSnapshot(snapshot.getSnapshotId());

    assertThat(x.data(restored.getVolumeId()).resolve("file")).hasContent("before");
    assertThat(x.driver().snapshotIds()).isEmpty();
  }

  @Test
  void sameRestoreGivesTheSameVolumeAlsoWhenTheSnapshotIsGone() {
    Snapshot snapshot = x.client().snapshot("s", original.getVolumeId());
    CreateVolumeRequest.Builder order =
        order("restored").setVolumeContentSource(fromSnapshot(snapshot.getSnapshotId()));
    Volume restored = x.client().create(order);
    x.client().deleteSnapshot(snapshot.getSnapshotId());

    assertThat(x.client().create(order)).isEqualTo(restored);
  }

  @Test
  void sameSnapshotRequestGivesTheSameSnapshot() {
    Snapshot first = x.client().snapshot("s", original.getVolumeId());
    x.write(original.getVolumeId(), "file", "after");

    assertThat(x.client().snapshot("s", original.getVolumeId())).isEqualTo(first);
    assertThat(x.client().snapshot("t", original.getVolumeId()).getSnapshotId())
        .isNotEqualTo(first.getSnapshotId());
  }

  @Test
  void snapshotNameOfAnotherVolumeIsRefused() {
    Volume other = x.client().create(order("other"));
    x.client().snapshot("s", original.getVolumeId());

    assertThat(failure(() -> x.client().snapshot("s", other.getVolumeId())).getCode())
        .isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  static Stream<Arguments> missingSources() {
    return Stream.of(
        Arguments.of("snapshot", fromSnapshot("snap-none")),
        Arguments.of("volume", fromVolume("vol-none")),
        Arguments.of("path", fromVolume("../volumes")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("missingSources")
  void sourceThatIsNotThereIsNotFound(String what, VolumeContentSource source) {
    Status status = failure(() -> x.client().create(order("a").setVolumeContentSource(source)));

    assertThat(status.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(x.driver().volumeIds()).containsExactly(original.getVolumeId());
  }

  @Test
  void snapshotOfAVolumeThatIsNotThereIsNotFound() {
    assertThat(failure(() -> x.client().snapshot("s", "vol-none")).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void copyThatIsTooSmallForItsSourceIsOutOfRange() {
    CreateVolumeRequest.Builder required =
        order("a", GIB, 0).setVolumeContentSource(fromVolume(original.getVolumeId()));
    CreateVolumeRequest.Builder limited =
        order("a", 0, GIB).setVolumeContentSource(fromVolume(original.getVolumeId()));

    assertThat(failure(() -> x.client().create(required)).getCode())
        .isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(failure(() -> x.client().create(limited)).getCode())
        .isEqualTo(Status.Code.OUT_OF_RANGE);
  }

  @Test
  void snapshotNeedsANameAndAVolume() {
    assertThat(failure(() -> x.client().snapshot("", original.getVolumeId())).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure(() -> x.client().snapshot("s", "")).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure(() -> x.client().deleteSnapshot("")).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void deletingASnapshotThatIsNotThereSucceeds() {
    Snapshot snapshot = x.client().snapshot("s", original.getVolumeId());
    x.client().deleteSnapshot("snap-none");
    x.client().deleteSnapshot(snapshot.getSnapshotId());
    x.client().deleteSnapshot(snapshot.getSnapshotId());

    assertThat(x.driver().snapshotIds()).isEmpty();
    assertThat(x.state().resolve("snapshots")).isEmptyDirectory();
  }
}
