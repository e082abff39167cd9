package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.GIB;
import static dev.xns.examples.hostpath.Client.MOUNT;
import static dev.xns.examples.hostpath.Client.failure;
import static dev.xns.examples.hostpath.Client.fromSnapshot;
import static dev.xns.examples.hostpath.Client.fromVolume;
import static dev.xns.examples.hostpath.Client.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.Volume;
import dev.xns.csi.proto.VolumeCapability;
import dev.xns.csi.proto.VolumeCapability.AccessMode;
import dev.xns.csi.proto.VolumeCapability.BlockVolume;
import dev.xns.csi.proto.VolumeContentSource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeTest {
  @RegisterExtension
  final DriverExtension x =
      new DriverExtension(driver -> driver.maxVolumeSize(8 * GIB).totalCapacity(10 * GIB));

  @Test
  void makesAVolumeWithADirectoryOfItsOwn() {
    Volume volume = x.client().create(order("a", 2 * GIB, 0).putParameters("tier", "fast"));

    assertThat(volume.getVolumeId()).isNotEmpty();
    assertThat(volume.getCapacityBytes()).isEqualTo(2 * GIB);
    assertThat(volume.getVolumeContextMap()).containsEntry("tier", "fast");
    assertThat(volume.hasContentSource()).isFalse();
    assertThat(x.driver().volumeIds()).containsExactly(volume.getVolumeId());
    assertThat(x.data(volume.getVolumeId()))
        .isEqualTo(x.state().resolve("volumes").resolve(volume.getVolumeId()).resolve("data"))
        .isEmptyDirectory();
  }

  @Test
  void sameRequestGivesTheSameVolume() {
    Volume first = x.client().create(order("a", GIB, 2 * GIB).putParameters("tier", "fast"));

    Volume second = x.client().create(order("a", GIB, 2 * GIB).putParameters("tier", "fast"));

    assertThat(second).isEqualTo(first);
    assertThat(x.driver().volumeIds()).hasSize(1);
  }

  @Test
  void volumeThatIsLargeEnoughMeetsARequestForLess() {
    Volume first = x.client().create(order("a", 2 * GIB, 0));

    assertThat(x.client().create(order("a", GIB, 0))).isEqualTo(first);
  }

  static Stream<CreateVolumeRequest.Builder> otherRequestsForTheSameName() {
    return Stream.of(
        order("a", 2 * GIB, 0),
        order("a", 0, GIB / 2),
        order("a", GIB, 0).putParameters("tier", "fast"),
        order("a", GIB, 0).setVolumeContentSource(fromVolume("vol-1")),
        order("a", GIB, 0).setVolumeContentSource(fromSnapshot("snap-1")));
  }

  @ParameterizedTest
  @MethodSource("otherRequestsForTheSameName")
  void otherRequestForTheSameNameIsRefused(CreateVolumeRequest.Builder other) {
    x.client().create(order("a", GIB, GIB));

    Status status = failure(() -> x.client().create(other));

    assertThat(status.getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
    assertThat(status.getDescription()).contains("\"a\"");
  }

  @Test
  void concurrentCallsForOneNameMakeOneVolume() throws Exception {
    int callers = 16;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    var start = new CyclicBarrier(callers);
    Callable<String> call =
        () -> {
          start.await();
          try {
            return x.client().create(order("a")).getVolumeId();
          } catch (StatusRuntimeException e) {
            return e.getStatus().getCode().name();
          }
        };
    Set<String> answers = new TreeSet<>();
    try {
      for (Future<String> answer : threads.invokeAll(Collections.nCopies(callers, call))) {
        answers.add(answer.get());
      }
    } finally {
      threads.shutdownNow();
    }

    answers.remove("ABORTED");
    assertThat(answers).isEqualTo(x.driver().volumeIds()).hasSize(1);
  }

  @Test
  void secondCallForANameThatIsBeingWorkedOnIsAborted() throws Exception {
    var names = new NamesInUse();

    Status status =
        failure(
            () -> names.alone("volume", "a", () -> names.alone("volume", "a", () -> "too early")));

    assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(names.<String>alone("volume", "a", () -> "free again")).isEqualTo("free again");
    assertThat(names.<String>alone("volume", "a", () -> names.alone("volume", "b", () -> "other")))
        .isEqualTo("other");
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of("nothing said", 0, 0, GIB),
        Arguments.of("a limit below the usual size", 0, 5, 5),
        Arguments.of("a least size", 3, 0, 3),
        Arguments.of("exactly one size", 7, 7, 7),
        Arguments.of("the largest size", 8 * GIB, 9 * GIB, 8 * GIB));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sizes")
  void choosesASizeInTheRange(String what, long required, long limit, long expected) {
    assertThat(x.client().create(order("a", required, limit)).getCapacityBytes())
        .isEqualTo(expected);
  }

  @Test
  void sizesThatCannotBeAreOutOfRange() {
    Status tooLarge = failure(() -> x.client().create(order("a", 8 * GIB + 1, 0)));
    Status aboveLimit = failure(() -> x.client().create(order("a", 2, 1)));

    assertThat(tooLarge.getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(tooLarge.getDescription()).contains("\"a\"", "" + 8 * GIB);
    assertThat(aboveLimit.getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(x.driver().volumeIds()).isEmpty();
  }

  @Test
  void totalCapacityIsShared() {
    Volume first = x.client().create(order("a", 8 * GIB, 0));
    Status full = failure(() -> x.client().create(order("b", 2 * GIB + 1, 0)));
    x.client().create(order("c", 2 * GIB, 0));
    x.client().deleteVolume(first.getVolumeId());

    assertThat(full.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(x.client().create(order("b", 8 * GIB, 0)).getCapacityBytes()).isEqualTo(8 * GIB);
  }

  @Test
  void failedCreationGivesItsCapacityBack() throws Exception {
    Volume source = x.client().create(order("source", GIB, 0));
    Files.delete(x.data(source.getVolumeId()));

    Status status =
        failure(
            () ->
                x.client()
                    .create(
                        order("a", 8 * GIB, 0)
                            .setVolumeContentSource(fromVolume(source.getVolumeId()))));

    assertThat(status.getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(x.driver().volumeIds()).containsExactly(source.getVolumeId());
    assertThat(x.state().resolve("staging")).isEmptyDirectory();
    assertThat(x.client().create(order("b", 8 * GIB, 0)).getVolumeId()).isNotEmpty();
  }

  static Stream<Arguments> invalidOrders() {
    return Stream.of(
        Arguments.of("no name", order("")),
        Arguments.of("no capabilities", CreateVolumeRequest.newBuilder().setName("a")),
        Arguments.of("negative size", order("a", -1, 0)),
        Arguments.of("negative limit", order("a", 0, -1)),
        Arguments.of(
            "no access type", order("a").addVolumeCapabilities(MOUNT.toBuilder().clearMount())),
        Arguments.of(
            "no access mode",
            order("a").addVolumeCapabilities(MOUNT.toBuilder().clearAccessMode())),
        Arguments.of(
            "unknown access mode",
            order("a")
                .addVolumeCapabilities(
                    MOUNT.toBuilder().setAccessMode(AccessMode.newBuilder().setModeValue(99)))),
        Arguments.of(
            "block volume",
            order("a")
                .addVolumeCapabilities(
                    VolumeCapability.newBuilder(MOUNT).setBlock(BlockVolume.getDefaultInstance()))),
        Arguments.of("mutable parameters", order("a").putModifiableParameters("iops", "1000")),
        Arguments.of(
            "source without type",
            order("a").setVolumeContentSource(VolumeContentSource.getDefaultInstance())),
        Arguments.of(
            "source without snapshot id", order("a").setVolumeContentSource(fromSnapshot(""))),
        Arguments.of(
            "source without volume id", order("a").setVolumeContentSource(fromVolume(""))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidOrders")
  void refusesInvalidRequests(String what, CreateVolumeRequest.Builder order) {
    Status status = failure(() -> x.client().create(order));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).isNotBlank();
    assertThat(x.driver().volumeIds()).isEmpty();
  }

  @Test
  void longestNameThatCsiDemandsIsTaken() {
    String name = "n".repeat(128);

    Volume volume = x.client().create(order(name));

    assertThat(x.client().create(order(name))).isEqualTo(volume);
  }

  @Test
  void nameThatLooksLikeAPathIsJustAName() {
    Volume volume = x.client().create(order("../../etc/passwd"));

    assertThat(x.data(volume.getVolumeId())).startsWith(x.state().resolve("volumes"));
  }

  @Test
  void deletesAVolumeWithItsFiles() throws Exception {
    Volume volume = x.client().create(order("a"));
    x.write(volume.getVolumeId(), "file", "content");
    var locked = Files.createDirectory(x.data(volume.getVolumeId()).resolve("locked"));
    Files.writeString(locked.resolve("file"), "content");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));

    x.client().deleteVolume(volume.getVolumeId());

    assertThat(x.driver().volumeIds()).isEmpty();
    assertThat(x.state().resolve("volumes")).isEmptyDirectory();
    assertThat(x.state().resolve("staging")).isEmptyDirectory();
    assertThatThrownBy(() -> x.data(volume.getVolumeId()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(volume.getVolumeId());
  }

  @Test
  void deletingAVolumeNeverLeavesItsDirectory() throws Exception {
    var outside = Files.writeString(x.directory().resolve("outside"), "stays");
    Volume volume = x.client().create(order("a"));
    Files.createSymbolicLink(x.data(volume.getVolumeId()).resolve("link"), x.directory());

    x.client().deleteVolume(volume.getVolumeId());

    assertThat(outside).hasContent("stays");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-volume", "../volumes", "..", "."})
  void deletingAVolumeThatIsNotThereSucceedsAndDeletesNothing(String id) {
    Volume volume = x.client().create(order("a"));

    x.client().deleteVolume(id);

    assertThat(x.data(volume.getVolumeId())).isDirectory();
  }

  @Test
  void deletingTwiceSucceedsAndAnIdIsNotUsedAgain() {
    Volume first = x.client().create(order("a"));
    x.client().deleteVolume(first.getVolumeId());
    x.client().deleteVolume(first.getVolumeId());

    assertThat(x.client().create(order("a")).getVolumeId()).isNotEqualTo(first.getVolumeId());
  }

  @Test
  void deletingWithoutAnIdIsInvalid() {
    assertThat(failure(() -> x.client().deleteVolume("")).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }
}
