package dev.xns.csi;

import static dev.xns.csi.FakeDriver.created;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.backend.VolumeCapability.Block;
import dev.xns.api.backend.VolumeCapability.Mount;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.csi.proto.CapacityRange;
import dev.xns.csi.proto.ControllerServiceCapability.RPC;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.CreateVolumeResponse;
import dev.xns.csi.proto.DeleteVolumeRequest;
import dev.xns.csi.proto.GetCapacityRequest;
import dev.xns.csi.proto.GetCapacityResponse;
import dev.xns.csi.proto.Topology;
import dev.xns.csi.proto.Volume;
import dev.xns.csi.proto.VolumeCapability;
import dev.xns.csi.proto.VolumeContentSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What requests and answers say, compared with what the driver got and sent. */
class VolumeCallTest extends SocketTest {
  private CsiVolumeBackend backend;

  @BeforeEach
  void connectToTheDriver() {
    driver.start();
    backend = connect();
  }

  private CreateVolumeRequest sent(VolumeRequest request) {
    backend.provision(request, LONG);
    List<CreateVolumeRequest> received = driver.received(CreateVolumeRequest.class);
    assertThat(received).hasSize(1);
    return received.get(0);
  }

  private static VolumeRequest from(ContentSource content) {
    return VolumeRequest.builder("pvc-1").content(content).build();
  }

  @Test // REQ-01
  void everyFieldOfARequestIsSent() {
    var request =
        VolumeRequest.builder("pvc-1")
            .requiredBytes(5_000_000_000L)
            .capabilities(
                new dev.xns.api.backend.VolumeCapability(
                    AccessMode.MULTI_NODE_READER_ONLY, new Mount("xfs", List.of("ro", "noatime"))),
                new dev.xns.api.backend.VolumeCapability(
                    AccessMode.SINGLE_NODE_WRITER, new Block()))
            .parameters(Map.of("tier", "fast", "empty", ""))
            .content(new ContentSource.OfSnapshot("snap-1"))
            .topology(
                new TopologyRequirement(
                    List.of(Map.of("zone", "a", "rack", "1"), Map.of("zone", "b")),
                    List.of(Map.of("zone", "b"))))
            .secrets(Secrets.of(Map.of("user", "admin", "password", "secret")))
            .mutableParameters(Map.of("iops", "1000"))
            .build();

    CreateVolumeRequest.Builder expected =
        CreateVolumeRequest.newBuilder()
            .setName("pvc-1")
            .setCapacityRange(CapacityRange.newBuilder().setRequiredBytes(5_000_000_000L))
            .putParameters("tier", "fast")
            .putParameters("empty", "")
            .putSecrets("user", "admin")
            .putSecrets("password", "secret")
            .putModifiableParameters("iops", "1000");
    expected
        .addVolumeCapabilitiesBuilder()
        .setAccessMode(mode(VolumeCapability.AccessMode.Mode.MULTI_NODE_READER_ONLY))
        .getMountBuilder()
        .setFsType("xfs")
        .addMountFlags("ro")
        .addMountFlags("noatime");
    expected
        .addVolumeCapabilitiesBuilder()
        .setAccessMode(mode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER))
        .getBlockBuilder();
    expected.getVolumeContentSourceBuilder().getSnapshotBuilder().setSnapshotId("snap-1");
    expected
        .getAccessibilityRequirementsBuilder()
        .addRequisite(Topology.newBuilder().putSegments("zone", "a").putSegments("rack", "1"))
        .addRequisite(Topology.newBuilder().putSegments("zone", "b"))
        .addPreferred(Topology.newBuilder().putSegments("zone", "b"));
    assertThat(sent(request)).isEqualTo(expected.build());
  }

  private static VolumeCapability.AccessMode.Builder mode(VolumeCapability.AccessMode.Mode mode) {
    return VolumeCapability.AccessMode.newBuilder().setMode(mode);
  }

  @Test
  void whatIsNotThereIsNotSent() {
    var request = VolumeRequest.builder("pvc-1").build();

    assertThat(sent(request)).isEqualTo(CreateVolumeRequest.newBuilder().setName("pvc-1").build());
  }

  @Test
  void sourceVolumeIsSent() {
    assertThat(sent(from(new ContentSource.OfVolume("v-0"))).getVolumeContentSource())
        .isEqualTo(
            VolumeContentSource.newBuilder()
                .setVolume(VolumeContentSource.VolumeSource.newBuilder().setVolumeId("v-0"))
                .build());
  }

  @ParameterizedTest // REQ-06
  @EnumSource
  void everyAccessModeHasTheSameNameInCsi(AccessMode accessMode) {
    var request =
        VolumeRequest.builder("pvc-1")
            .capabilities(new dev.xns.api.backend.VolumeCapability(accessMode, new Block()))
            .build();

    assertThat(sent(request).getVolumeCapabilities(0).getAccessMode().getMode().name())
        .isEqualTo(accessMode.name());
  }

  @Test // REQ-04
  void capabilitiesKeepTheirOrderAndDuplicates() {
    var reader =
        new dev.xns.api.backend.VolumeCapability(AccessMode.MULTI_NODE_READER_ONLY, new Block());
    var writer =
        new dev.xns.api.backend.VolumeCapability(AccessMode.SINGLE_NODE_WRITER, new Block());
    var request = VolumeRequest.builder("pvc-1").capabilities(writer, reader, writer).build();

    assertThat(sent(request).getVolumeCapabilitiesList())
        .extracting(capability -> capability.getAccessMode().getModeValue())
        .containsExactly(1, 3, 1);
  }

  @Test // REQ-15
  void repeatedRequestIsTheSame() {
    var request =
        Calls.volume(Secrets.of(Map.of("a", "1", "b", "2", "c", "3", "d", "4", "e", "5")));
    backend.provision(request, LONG);
    backend.provision(request, LONG);

    List<CreateVolumeRequest> received = driver.received(CreateVolumeRequest.class);
    assertThat(received.get(0).toByteString()).isEqualTo(received.get(1).toByteString());
  }

  @Test
  void everyFieldOfAVolumeIsRead() {
    Volume.Builder volume =
        Volume.newBuilder()
            .setVolumeId("v-1")
            .setCapacityBytes(6_000_000_000L)
            .putVolumeContext("path", "/a")
            .addAccessibleTopology(Topology.newBuilder().putSegments("zone", "a"))
            .addAccessibleTopology(Topology.newBuilder().putSegments("zone", "b"));
    volume.getContentSourceBuilder().getSnapshotBuilder().setSnapshotId("snap-1");
    driver.answer("CreateVolume", created(volume));

    assertThat(backend.provision(Calls.VOLUME, LONG))
        .isEqualTo(
            new ProvisionedVolume(
                "v-1",
                6_000_000_000L,
                Map.of("path", "/a"),
                new ContentSource.OfSnapshot("snap-1"),
                List.of(Map.of("zone", "a"), Map.of("zone", "b"))));
  }

  @Test
  void volumeWithNothingButAnIdIsRead() {
    driver.answer("CreateVolume", created(Volume.newBuilder().setVolumeId("v-1")));

    assertThat(backend.provision(Calls.VOLUME, LONG))
        .isEqualTo(new ProvisionedVolume("v-1", 0, Map.of(), null, List.of()));
  }

  @Test
  void sourceVolumeIsRead() {
    Volume.Builder volume = Volume.newBuilder().setVolumeId("v-1");
    volume.getContentSourceBuilder().getVolumeBuilder().setVolumeId("v-0");
    driver.answer("CreateVolume", created(volume));

    assertThat(backend.provision(Calls.VOLUME, LONG).content())
        .isEqualTo(new ContentSource.OfVolume("v-0"));
  }

  static Stream<Arguments> answersWithoutAVolume() {
    return Stream.of(
        Arguments.of("no volume", CreateVolumeResponse.getDefaultInstance()),
        Arguments.of("no id", created(Volume.newBuilder().setCapacityBytes(1))),
        Arguments.of(
            "negative size", created(Volume.newBuilder().setVolumeId("v-1").setCapacityBytes(-1))));
  }

  @ParameterizedTest(name = "{0}") // REQ-14, DEF-35
  @MethodSource("answersWithoutAVolume")
  void answerThatIsNoVolumeIsNonsenseAndTheVolumeMayExist(
      String what, CreateVolumeResponse answer) {
    driver.answer("CreateVolume", answer);

    BackendException failure = failure(() -> backend.provision(Calls.VOLUME, LONG));

    assertThat(failure.kind()).isEqualTo(Kind.NONSENSE);
    assertThat(failure.fate()).isEqualTo(Fate.MAY_HAVE_HAPPENED);
    assertThat(failure).hasMessageContaining("pvc-1").hasMessageContaining("fake.test");
  }

  @Test
  void everyFieldOfADeletionIsSent() {
    backend.delete(new DeletionRequest("v-1", Secrets.of(Map.of("password", "secret"))), LONG);

    assertThat(driver.received(DeleteVolumeRequest.class))
        .containsExactly(
            DeleteVolumeRequest.newBuilder()
                .setVolumeId("v-1")
                .putSecrets("password", "secret")
                .build());
  }

  @Test
  void everyFieldOfAQuestionForRoomIsSent() {
    backend.capacity(
        new CapacityRequest(List.of(Calls.MOUNT), Map.of("tier", "fast"), Map.of("zone", "a")),
        LONG);

    GetCapacityRequest.Builder expected =
        GetCapacityRequest.newBuilder()
            .putParameters("tier", "fast")
            .setAccessibleTopology(Topology.newBuilder().putSegments("zone", "a"));
    expected
        .addVolumeCapabilitiesBuilder()
        .setAccessMode(mode(VolumeCapability.AccessMode.Mode.SINGLE_NODE_WRITER))
        .getMountBuilder();
    assertThat(driver.received(GetCapacityRequest.class)).containsExactly(expected.build());
  }

  @Test
  void questionForRoomAnywhereIsEmpty() {
    backend.capacity(Calls.CAPACITY, LONG);

    assertThat(driver.received(GetCapacityRequest.class))
        .containsExactly(GetCapacityRequest.getDefaultInstance());
  }

  @Test
  void capacityIsRead() {
    driver.answer(
        "GetCapacity",
        GetCapacityResponse.newBuilder()
            .setAvailableCapacity(9_000_000_000L)
            .setMaximumVolumeSize(Int64Value.of(8_000_000_000L))
            .build());

    assertThat(backend.capacity(Calls.CAPACITY, LONG))
        .isEqualTo(new Capacity(9_000_000_000L, OptionalLong.of(8_000_000_000L)));
  }

  @Test
  void largestVolumeOfZeroIsToldApartFromNoneGiven() {
    assertThat(backend.capacity(Calls.CAPACITY, LONG))
        .isEqualTo(new Capacity(0, OptionalLong.empty()));

    driver.answer(
        "GetCapacity",
        GetCapacityResponse.newBuilder().setMaximumVolumeSize(Int64Value.of(0)).build());
    assertThat(backend.capacity(Calls.CAPACITY, LONG))
        .isEqualTo(new Capacity(0, OptionalLong.of(0)));
  }

  static Stream<GetCapacityResponse.Builder> negativeCapacities() {
    return Stream.of(
        GetCapacityResponse.newBuilder().setAvailableCapacity(-1),
        GetCapacityResponse.newBuilder().setMaximumVolumeSize(Int64Value.of(-1)));
  }

  @ParameterizedTest
  @MethodSource("negativeCapacities")
  void negativeCapacityIsNonsense(GetCapacityResponse.Builder answer) {
    driver.answer("GetCapacity", answer.build());

    assertThat(failure(() -> backend.capacity(Calls.CAPACITY, LONG)).kind())
        .isEqualTo(Kind.NONSENSE);
  }

  @Test // DEF-51
  void driverThatDoesNotTellItsCapacityIsNotAsked() {
    driver.controller(RPC.Type.CREATE_DELETE_VOLUME);
    CsiVolumeBackend other = patient().connect();
    try (other) {
      BackendException failure = failure(() -> other.capacity(Calls.CAPACITY, LONG));

      assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
      assertThat(failure).hasMessageContaining("fake.test").hasMessageContaining("GET_CAPACITY");
      assertThat(driver.received(GetCapacityRequest.class)).isEmpty();
    }
  }
}
