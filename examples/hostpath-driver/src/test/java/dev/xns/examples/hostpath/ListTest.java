package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.failure;
import static dev.xns.examples.hostpath.Client.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.csi.proto.ListSnapshotsRequest;
import dev.xns.csi.proto.ListSnapshotsResponse;
import dev.xns.csi.proto.ListVolumesRequest;
import dev.xns.csi.proto.ListVolumesResponse;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTest {
  @RegisterExtension final DriverExtension x = new DriverExtension();

  private String volume(String name) {
    return x.client().create(order(name)).getVolumeId();
  }

  private String snapshot(String name, String volumeId) {
    return x.client().snapshot(name, volumeId).getSnapshotId();
  }

  private ListVolumesResponse volumes(int max, String token) {
    return x.client()
        .controller()
        .listVolumes(
            ListVolumesRequest.newBuilder().setMaxEntries(max).setStartingToken(token).build());
  }

  private List<String> snapshots(ListSnapshotsRequest.Builder request) {
    return ids(x.client().controller().listSnapshots(request.build()));
  }

  private static List<String> ids(ListVolumesResponse response) {
    return response.getEntriesList().stream().map(e -> e.getVolume().getVolumeId()).toList();
  }

  private static List<String> ids(ListSnapshotsResponse response) {
    return response.getEntriesList().stream().map(e -> e.getSnapshot().getSnapshotId()).toList();
  }

  @Test
  void listsEverythingAtOnceIfNoNumberIsGiven() {
    List<String> made = List.of(volume("a"), volume("b"), volume("c"));

    ListVolumesResponse all = volumes(0, "");

    assertThat(ids(all)).isEqualTo(made);
    assertThat(all.getNextToken()).isEmpty();
  }

  @Test
  void pageThatEndsTheListHasNoToken() {
    volume("a");
    volume("b");

    assertThat(volumes(2, "").getNextToken()).isEmpty();
  }

  @Test
  void pagesKeepTheirPlaceWhileVolumesComeAndGo() {
    String a = volume("a");
    String b = volume("b");
    String c = volume("c");

    ListVolumesResponse first = volumes(2, "");
    x.client().deleteVolume(a);
    x.client().deleteVolume(b);
    String d = volume("d");
    ListVolumesResponse second = volumes(2, first.getNextToken());

    assertThat(ids(first)).containsExactly(a, b);
    assertThat(ids(second)).containsExactly(c, d);
    assertThat(second.getNextToken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid-token", "1.5", "99999999999999999999"})
  void tokenOfSomebodyElseIsAborted(String token) {
    assertThat(failure(() -> volumes(0, token)).getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(
            failure(() -> snapshots(ListSnapshotsRequest.newBuilder().setStartingToken(token)))
                .getCode())
        .isEqualTo(Status.Code.ABORTED);
  }

  @Test
  void negativeNumberOfEntriesIsInvalid() {
    assertThat(failure(() -> volumes(-1, "")).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            failure(() -> snapshots(ListSnapshotsRequest.newBuilder().setMaxEntries(-1))).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void listsSnapshotsByIdAndByVolume() {
    String a = volume("a");
    String b = volume("b");
    String ofA = snapshot("1", a);
    String ofB = snapshot("2", b);
    String ofAToo = snapshot("3", a);

    assertThat(snapshots(ListSnapshotsRequest.newBuilder())).containsExactly(ofA, ofB, ofAToo);
    assertThat(snapshots(ListSnapshotsRequest.newBuilder().setSnapshotId(ofB)))
        .containsExactly(ofB);
    assertThat(snapshots(ListSnapshotsRequest.newBuilder().setSourceVolumeId(a)))
        .containsExactly(ofA, ofAToo);
    assertThat(snapshots(ListSnapshotsRequest.newBuilder().setSourceVolumeId(a).setSnapshotId(ofB)))
        .isEmpty();
    assertThat(snapshots(ListSnapshotsRequest.newBuilder().setSnapshotId("none"))).isEmpty();
    assertThat(snapshots(ListSnapshotsRequest.newBuilder().setSourceVolumeId("none"))).isEmpty();
  }

  @Test
  void pagesOfSnapshotsHoldOnlyTheWantedOnes() {
    String a = volume("a");
    String b = volume("b");
    String first = snapshot("1", a);
    snapshot("2", b);
    String second = snapshot("3", a);

    ListSnapshotsResponse page =
        x.client()
            .controller()
            .listSnapshots(
                ListSnapshotsRequest.newBuilder().setSourceVolumeId(a).setMaxEntries(1).build());

    assertThat(ids(page)).containsExactly(first);
    assertThat(
            snapshots(
                ListSnapshotsRequest.newBuilder()
                    .setSourceVolumeId(a)
                    .setStartingToken(page.getNextToken())))
        .containsExactly(second);
  }
}
