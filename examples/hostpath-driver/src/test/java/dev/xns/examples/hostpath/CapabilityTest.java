package dev.xns.examples.hostpath;

import static dev.xns.examples.hostpath.Client.GIB;
import static dev.xns.examples.hostpath.Client.MOUNT;
import static dev.xns.examples.hostpath.Client.failure;
import static dev.xns.examples.hostpath.Client.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.xns.csi.proto.ControllerGetCapabilitiesRequest;
import dev.xns.csi.proto.ControllerServiceCapability.RPC;
import dev.xns.csi.proto.GetCapacityRequest;
import dev.xns.csi.proto.GetCapacityResponse;
import dev.xns.csi.proto.GetPluginCapabilitiesRequest;
import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.ListSnapshotsRequest;
import dev.xns.csi.proto.ListVolumesRequest;
import dev.xns.csi.proto.NodeGetCapabilitiesRequest;
import dev.xns.csi.proto.NodeGetInfoRequest;
import dev.xns.csi.proto.NodeUnpublishVolumeRequest;
import dev.xns.csi.proto.PluginCapability;
import dev.xns.csi.proto.ProbeRequest;
import dev.xns.csi.proto.ValidateVolumeCapabilitiesRequest;
import dev.xns.csi.proto.ValidateVolumeCapabilitiesResponse;
import dev.xns.csi.proto.Volume;
import dev.xns.csi.proto.VolumeCapability;
import dev.xns.csi.proto.VolumeCapability.AccessMode;
import dev.xns.csi.proto.VolumeCapability.BlockVolume;
import io.grpc.Status;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CapabilityTest {
  private static final VolumeCapability BLOCK =
      MOUNT.toBuilder().setBlock(BlockVolume.getDefaultInstance()).build();

  @RegisterExtension
  final DriverExtension x =
      new DriverExtension(
          driver ->
              driver
                  .name("example.test")
                  .nodeId("node-7")
                  .maxVolumeSize(3 * GIB)
                  .totalCapacity(4 * GIB));

  @Test
  void saysWhoItIsAndThatItIsReady() {
    var info = x.client().identity().getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
    var probe = x.client().identity().probe(ProbeRequest.getDefaultInstance());
    var node = x.client().node().nodeGetInfo(NodeGetInfoRequest.getDefaultInstance());

    assertThat(info.getName()).isEqualTo("example.test").isEqualTo(x.driver().name());
    assertThat(info.getVendorVersion()).isNotEmpty();
    assertThat(probe.getReady().getValue()).isTrue();
    assertThat(node.getNodeId()).isEqualTo("node-7");
  }

  @Test
  void announcesTheControllerServiceAlone() {
    var response =
        x.client()
            .identity()
            .getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance());

    assertThat(response.getCapabilitiesList())
        .extracting(capability -> capability.getService().getType())
        .containsExactly(PluginCapability.Service.Type.CONTROLLER_SERVICE);
    assertThat(
            x.client()
                .node()
                .nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .isEmpty();
  }

  @Test
  void servesEveryCapabilityThatItAnnounces() {
    String volume = x.client().create(order("a")).getVolumeId();
    Map<RPC.Type, ThrowingCallable> uses = new EnumMap<>(RPC.Type.class);
    uses.put(RPC.Type.CREATE_DELETE_VOLUME, () -> x.client().create(order("b")));
    uses.put(
        RPC.Type.LIST_VOLUMES,
        () -> x.client().controller().listVolumes(ListVolumesRequest.getDefaultInstance()));
    uses.put(
        RPC.Type.GET_CAPACITY,
        () -> x.client().controller().getCapacity(GetCapacityRequest.getDefaultInstance()));
    uses.put(RPC.Type.CREATE_DELETE_SNAPSHOT, () -> x.client().snapshot("s", volume));
    uses.put(
        RPC.Type.LIST_SNAPSHOTS,
        () -> x.client().controller().listSnapshots(ListSnapshotsRequest.getDefaultInstance()));
    uses.put(
        RPC.Type.CLONE_VOLUME,
        () -> x.client().create(order("c").setVolumeContentSource(Client.fromVolume(volume))));
    uses.put(
        RPC.Type.SINGLE_NODE_MULTI_WRITER,
        () ->
            x.client()
                .create(
                    order("d")
                        .clearVolumeCapabilities()
                        .addVolumeCapabilities(
                            MOUNT.toBuilder()
                                .setAccessMode(
                                    AccessMode.newBuilder()
                                        .setMode(AccessMode.Mode.SINGLE_NODE_MULTI_WRITER)))));

    Set<RPC.Type> announced =
        x
            .client()
            .controller()
            .controllerGetCapabilities(ControllerGetCapabilitiesRequest.getDefaultInstance())
            .getCapabilitiesList()
            .stream()
            .map(capability -> capability.getRpc().getType())
            .collect(Collectors.toSet());

    assertThat(announced).isEqualTo(uses.keySet());
    assertThat(uses.values()).allSatisfy(use -> assertThatNoException().isThrownBy(use));
  }

  @Test
  void tellsWhatIsLeft() {
    x.client().create(order("a", GIB, 0));

    GetCapacityResponse room =
        x.client().controller().getCapacity(GetCapacityRequest.getDefaultInstance());

    assertThat(room.getAvailableCapacity()).isEqualTo(3 * GIB);
    assertThat(room.getMaximumVolumeSize().getValue()).isEqualTo(3 * GIB);
  }

  @Test
  void hasNoRoomForVolumesThatItCannotMake() {
    GetCapacityResponse room =
        x.client()
            .controller()
            .getCapacity(GetCapacityRequest.newBuilder().addVolumeCapabilities(BLOCK).build());

    assertThat(room.getAvailableCapacity()).isZero();
  }

  private ValidateVolumeCapabilitiesResponse validate(
      ValidateVolumeCapabilitiesRequest.Builder request) {
    return x.client().controller().validateVolumeCapabilities(request.build());
  }

  private static ValidateVolumeCapabilitiesRequest.Builder question(
      String id, VolumeCapability capability) {
    return ValidateVolumeCapabilitiesRequest.newBuilder()
        .setVolumeId(id)
        .addVolumeCapabilities(capability);
  }

  @Test
  void confirmsWhatAVolumeCanDo() {
    Volume volume = x.client().create(order("a").putParameters("tier", "fast"));

    ValidateVolumeCapabilitiesResponse response =
        validate(
            question(volume.getVolumeId(), MOUNT)
                .putParameters("tier", "fast")
                .putAllVolumeContext(volume.getVolumeContextMap()));

    assertThat(response.getConfirmed().getVolumeCapabilitiesList()).containsExactly(MOUNT);
    assertThat(response.getConfirmed().getParametersMap()).containsEntry("tier", "fast");
    assertThat(response.getConfirmed().getVolumeContextMap())
        .isEqualTo(volume.getVolumeContextMap());
  }

  @Test
  void doesNotConfirmWhatAVolumeCannotDo() {
    String volume = x.client().create(order("a").putParameters("tier", "fast")).getVolumeId();

    assertThat(validate(question(volume, BLOCK)))
        .satisfies(CapabilityTest::isUnconfirmedWithAReason);
    assertThat(validate(question(volume, MOUNT).putParameters("tier", "slow")))
        .satisfies(CapabilityTest::isUnconfirmedWithAReason);
    assertThat(validate(question(volume, MOUNT).putVolumeContext("tier", "slow")))
        .satisfies(CapabilityTest::isUnconfirmedWithAReason);
  }

  private static void isUnconfirmedWithAReason(ValidateVolumeCapabilitiesResponse response) {
    assertThat(response.hasConfirmed()).isFalse();
    assertThat(response.getMessage()).isNotEmpty();
  }

  @Test
  void validatesOnlyWhatIsAskedProperly() {
    String volume = x.client().create(order("a")).getVolumeId();

    assertThat(failure(() -> validate(question("", MOUNT))).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure(() -> validate(question(volume, MOUNT).clearVolumeCapabilities())).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure(() -> validate(question("vol-none", MOUNT))).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void saysThatNothingIsMounted() {
    NodeUnpublishVolumeRequest request =
        NodeUnpublishVolumeRequest.newBuilder().setVolumeId("v").setTargetPath("/mnt").build();

    assertThat(x.client().node().nodeUnpublishVolume(request)).isNotNull();
    assertThat(
            failure(
                    () ->
                        x.client()
                            .node()
                            .nodeUnpublishVolume(request.toBuilder().clearVolumeId().build()))
                .getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }
}
