package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.GIB;
import static dev.xns.examples.hostpath.Client.failure;
import static dev.xns.examples.hostpath.Client.fromSnapshot;
import static dev.xns.examples.hostpath.Client.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.csi.proto.GetCapacityRequest;
import dev.xns.csi.proto.ListSnapshotsRequest;
import dev.xns.csi.proto.ListVolumesRequest;
import dev.xns.csi.proto.ListVolumesResponse;
import dev.xns.csi.proto.Snapshot;
import dev.xns.csi.proto.Volume;
import io.grpc.Status;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a driver finds when it starts, and what it leaves. */
class RestartTest {
  @RegisterExtension
  final DriverExtension x = new DriverExtension(driver -> driver.totalCapacity(10 * GIB));

  private void restart() throws IOException {
    x.stop();
    x.start();
  }

  @Test
  void everythingIsStillThere() throws Exception {
    Volume plain = x.client().create(order("plain", 2 * GIB, 0).putParameters("tier", "fast"));
    x.write(plain.getVolumeId(), "file", "content");
    Snapshot snapshot = x.client().snapshot("s", plain.getVolumeId());
    Volume restored =
        x.client()
            .create(
                order("restored").setVolumeContentSource(fromSnapshot(snapshot.getSnapshotId())));

    restart();

    ListVolumesResponse volumes =
        x.client().controller().listVolumes(ListVolumesRequest.getDefaultInstance());
    assertThat(volumes.getEntriesList())
        .extracting(ListVolumesResponse.Entry::getVolume)
        .containsExactly(plain, restored);
    assertThat(
            x.client()
                .controller()
                .listSnapshots(ListSnapshotsRequest.getDefaultInstance())
                .getEntries(0)
                .getSnapshot())
        .isEqualTo(snapshot);
    assertThat(x.data(plain.getVolumeId()).resolve("file")).hasContent("content");
    assertThat(x.data(restored.getVolumeId()).resolve("file")).hasContent("content");
  }

  @Test
  void requestsAreStillRecognized() throws Exception {
    Volume volume = x.client().create(order("a", GIB, GIB).putParameters("tier", "fast"));
    Snapshot snapshot = x.client().snapshot("s", volume.getVolumeId());

    restart();

    assertThat(x.client().create(order("a", GIB, GIB).putParameters("tier", "fast")))
        .isEqualTo(volume);
    assertThat(failure(() -> x.client().create(order("a", GIB, GIB))).getCode())
        .isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(x.client().snapshot("s", volume.getVolumeId())).isEqualTo(snapshot);
  }

  @Test
  void promisedCapacityStaysPromised() throws Exception {
    x.client().create(order("a", 7 * GIB, 0));

    restart();

    assertThat(
            x.client()
                .controller()
                .getCapacity(GetCapacityRequest.getDefaultInstance())
                .getAvailableCapacity())
        .isEqualTo(3 * GIB);
  }

  @Test
  void pagesContinueAndNewVolumesComeLast() throws Exception {
    x.client().create(order("a"));
    Volume b = x.client().create(order("b"));
    String token =
        x.client()
            .controller()
            .listVolumes(ListVolumesRequest.newBuilder().setMaxEntries(1).build())
            .getNextToken();

    restart();
    Volume c = x.client().create(order("c"));

    assertThat(
            x.client()
                .controller()
                .listVolumes(ListVolumesRequest.newBuilder().setStartingToken(token).build())
                .getEntriesList())
        .extracting(ListVolumesResponse.Entry::getVolume)
        .containsExactly(b, c);
  }

  @Test
  void halfMadeVolumesOfACrashAreRemoved() throws Exception {
    Volume volume = x.client().create(order("a"));
    x.stop();
    Path half = Files.createDirectories(x.state().resolve("staging/vol-half/data"));
    Files.writeString(half.resolve("file"), "half");
    Files.createDirectories(x.state().resolve("staging/removed-vol-gone/data"));

    x.start();

    assertThat(x.state().resolve("staging")).isEmptyDirectory();
    assertThat(x.driver().volumeIds()).containsExactly(volume.getVolumeId());
  }

  @Test
  void socketIsGoneAfterClosingAndClosingTwiceDoesNoHarm() {
    assertThat(x.socket()).exists();

    x.driver().close();
    x.driver().close();

    assertThat(x.socket()).doesNotExist();
  }

  @Test
  void socketOfACrashedDriverIsReplaced() throws Exception {
    x.stop();
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(x.socket()))
        .close();
    assertThat(x.socket()).exists();

    x.start();

    assertThat(x.client().create(order("a")).getVolumeId()).isNotEmpty();
  }

  @Test
  void socketInADirectoryThatIsNotThereYetIsMade() throws Exception {
    Path socket = x.directory().resolve("a/b/socket");
    Path state = x.directory().resolve("c/d/state");

    try (HostpathDriver other = HostpathDriver.builder(socket, state).start();
        var client = new Client(socket)) {
      String id = client.create(order("a")).getVolumeId();
      assertThat(other.dataDirectory(id)).startsWith(state);
    }
  }

  private void assertThatStartFails(Path socket, Path state, String... words) {
    assertThatThrownBy(() -> HostpathDriver.builder(socket, state).start())
        .isInstanceOf(IOException.class)
        .message()
        .contains(words)
        .hasLineCount(1);
  }

  @Test
  void secondDriverOnOneSocketIsRefusedAndTheFirstGoesOn() {
    Path state = x.directory().resolve("other");

    assertThatStartFails(x.socket(), state, x.socket().toString(), "another path");

    assertThat(x.client().create(order("a")).getVolumeId()).isNotEmpty();
    assertThatStartFails(x.socket(), state, x.socket().toString(), "another path");
  }

  @Test
  void secondDriverOnOneStateDirectoryIsRefused() {
    assertThatStartFails(x.directory().resolve("other"), x.state(), x.state().toString(), "in use");
    assertThat(x.directory().resolve("other")).doesNotExist();
  }

  @Test
  void fileThatIsNoSocketIsLeftAlone() throws Exception {
    Path file = Files.writeString(x.directory().resolve("file"), "mine");

    assertThatStartFails(file, x.directory().resolve("other"), file.toString(), "is not a socket");

    assertThat(file).hasContent("mine");
  }

  @Test
  void pathsThatCannotBeAreExplained() throws Exception {
    Path file = Files.writeString(x.directory().resolve("file"), "mine");
    Path state = x.directory().resolve("other");

    assertThatStartFails(file.resolve("socket"), state, file.toString(), "not a directory");
    assertThatStartFails(
        x.directory().resolve("other-socket"), file, file.toString(), "not a directory");
    assertThatStartFails(x.directory().resolve("x".repeat(108)), state, "107", "shorter");
  }

  @Test
  void damagedMetadataStopsTheStartAndIsNamed() throws Exception {
    Volume volume = x.client().create(order("a"));
    Path metadata = x.data(volume.getVolumeId()).resolveSibling("metadata.json");
    x.driver().close();
    Files.writeString(metadata, "{");
    assertThatStartFails(x.socket(), x.state(), metadata.toString(), "damaged");

    Files.delete(metadata);
    assertThatStartFails(x.socket(), x.state(), metadata.toString(), "Cannot read");
  }

  @Test
  void copiedDirectoryIsNotTakenForASecondVolume() throws Exception {
    Volume volume = x.client().create(order("a"));
    Path original = x.data(volume.getVolumeId()).getParent();
    x.driver().close();
    Path copy = Files.createDirectory(original.resolveSibling("copy"));
    Files.copy(original.resolve("metadata.json"), copy.resolve("metadata.json"));

    assertThatStartFails(x.socket(), x.state(), copy.toString(), volume.getVolumeId());
  }

  @Test
  void optionsThatMakeNoSenseAreRefused() {
    HostpathDriver.Builder builder =
        HostpathDriver.builder(x.directory().resolve("s"), x.directory().resolve("other"));

    assertThatThrownBy(() -> builder.maxVolumeSize(0).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> builder.maxVolumeSize(1).totalCapacity(-1).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> builder.totalCapacity(1).name(" ").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
  }
}
