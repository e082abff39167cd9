package dev.xns.examples.hostpath;

import com.google.protobuf.Int64Value;
import dev.xns.csi.proto.ControllerGetCapabilitiesRequest;
import dev.xns.csi.proto.ControllerGetCapabilitiesResponse;
import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.ControllerServiceCapability;
import dev.xns.csi.proto.ControllerServiceCapability.RPC;
import dev.xns.csi.proto.CreateSnapshotRequest;
import dev.xns.csi.proto.CreateSnapshotResponse;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.CreateVolumeResponse;
import dev.xns.csi.proto.DeleteSnapshotRequest;
import dev.xns.csi.proto.DeleteSnapshotResponse;
import dev.xns.csi.proto.DeleteVolumeRequest;
import dev.xns.csi.proto.DeleteVolumeResponse;
import dev.xns.csi.proto.GetCapacityRequest;
import dev.xns.csi.proto.GetCapacityResponse;
import dev.xns.csi.proto.ListSnapshotsRequest;
import dev.xns.csi.proto.ListSnapshotsResponse;
import dev.xns.csi.proto.ListVolumesRequest;
import dev.xns.csi.proto.ListVolumesResponse;
import dev.xns.csi.proto.ValidateVolumeCapabilitiesRequest;
import dev.xns.csi.proto.ValidateVolumeCapabilitiesResponse;
import dev.xns.csi.proto.ValidateVolumeCapabilitiesResponse.Confirmed;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes, removes and lists volumes and snapshots. */
final class ControllerService extends ControllerGrpc.ControllerImplBase {
  private final Storage storage;

  ControllerService(Storage storage) {
    this.storage = storage;
  }

  @Override
  public void controllerGetCapabilities(
      ControllerGetCapabilitiesRequest request,
      StreamObserver<ControllerGetCapabilitiesResponse> caller) {
    UnaryResponse.send(caller, ControllerService::capabilities);
  }

  @Override
  public void createVolume(
      CreateVolumeRequest request, StreamObserver<CreateVolumeResponse> caller) {
    UnaryResponse.send(caller, () -> createVolume(request));
  }

  @Override
  public void deleteVolume(
      DeleteVolumeRequest request, StreamObserver<DeleteVolumeResponse> caller) {
    UnaryResponse.send(
        caller,
        () -> {
          storage.deleteVolume(RequestChecks.required("volume_id", request.getVolumeId()));
          return DeleteVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void createSnapshot(
      CreateSnapshotRequest request, StreamObserver<CreateSnapshotResponse> caller) {
    UnaryResponse.send(
        caller,
        () -> {
          SnapshotEntry snapshot =
              storage.createSnapshot(
                  RequestChecks.required("name", request.getName()),
                  RequestChecks.required("source_volume_id", request.getSourceVolumeId()));
          return CreateSnapshotResponse.newBuilder()
              .setSnapshot(CsiMessages.snapshot(snapshot))
              .build();
        });
  }

  @Override
  public void deleteSnapshot(
      DeleteSnapshotRequest request, StreamObserver<DeleteSnapshotResponse> caller) {
    UnaryResponse.send(
        caller,
        () -> {
          storage.deleteSnapshot(RequestChecks.required("snapshot_id", request.getSnapshotId()));
          return DeleteSnapshotResponse.getDefaultInstance();
        });
  }

  @Override
  public void listVolumes(ListVolumesRequest request, StreamObserver<ListVolumesResponse> caller) {
    UnaryResponse.send(caller, () -> listVolumes(request));
  }

  @Override
  public void listSnapshots(
      ListSnapshotsRequest request, StreamObserver<ListSnapshotsResponse> caller) {
    UnaryResponse.send(caller, () -> listSnapshots(request));
  }

  @Override
  public void getCapacity(GetCapacityRequest request, StreamObserver<GetCapacityResponse> caller) {
    UnaryResponse.send(caller, () -> getCapacity(request));
  }

  @Override
  public void validateVolumeCapabilities(
      ValidateVolumeCapabilitiesRequest request,
      StreamObserver<ValidateVolumeCapabilitiesResponse> caller) {
    UnaryResponse.send(caller, () -> validate(request));
  }

  private static ControllerGetCapabilitiesResponse capabilities() {
    var response = ControllerGetCapabilitiesResponse.newBuilder();
    for (RPC.Type type :
        List.of(
            RPC.Type.CREATE_DELETE_VOLUME,
            RPC.Type.LIST_VOLUMES,
            RPC.Type.GET_CAPACITY,
            RPC.Type.CREATE_DELETE_SNAPSHOT,
            RPC.Type.LIST_SNAPSHOTS,
            RPC.Type.CLONE_VOLUME,
            RPC.Type.SINGLE_NODE_MULTI_WRITER)) {
      response.addCapabilities(
          ControllerServiceCapability.newBuilder().setRpc(RPC.newBuilder().setType(type)));
    }
    return response.build();
  }

  private CreateVolumeResponse createVolume(CreateVolumeRequest request) throws IOException {
    RequestChecks.required("name", request.getName());
    RequestChecks.requireUsable(request.getVolumeCapabilitiesList());
    RequestChecks.requireNotNegative(request.getCapacityRange());
    if (request.getModifiableParametersCount() > 0) {
      throw RequestChecks.invalid("mutable_parameters are not supported by this driver");
    }
    VolumeEntry volume = storage.createVolume(CsiMessages.spec(request));
    return CreateVolumeResponse.newBuilder().setVolume(CsiMessages.volume(volume)).build();
  }

  private ListVolumesResponse listVolumes(ListVolumesRequest request) {
    Page<VolumeEntry> page =
        Page.read(
            storage.volumes(), any -> true, request.getMaxEntries(), request.getStartingToken());
    var response = ListVolumesResponse.newBuilder().setNextToken(page.nextToken());
    for (VolumeEntry volume : page.entries()) {
      response.addEntriesBuilder().setVolume(CsiMessages.volume(volume));
    }
    return response.build();
  }

  private ListSnapshotsResponse listSnapshots(ListSnapshotsRequest request) {
    String id = request.getSnapshotId();
    String volumeId = request.getSourceVolumeId();
    Page<SnapshotEntry> page =
        Page.read(
            storage.snapshots(),
            snapshot ->
                (id.isEmpty() || snapshot.id().equals(id))
                    && (volumeId.isEmpty() || snapshot.sourceVolumeId().equals(volumeId)),
            request.getMaxEntries(),
            request.getStartingToken());
    var response = ListSnapshotsResponse.newBuilder().setNextToken(page.nextToken());
    for (SnapshotEntry snapshot : page.entries()) {
      response.addEntriesBuilder().setSnapshot(CsiMessages.snapshot(snapshot));
    }
    return response.build();
  }

  private GetCapacityResponse getCapacity(GetCapacityRequest request) {
    boolean usable = RequestChecks.unusable(request.getVolumeCapabilitiesList()).isEmpty();
    return GetCapacityResponse.newBuilder()
        .setAvailableCapacity(usable ? storage.availableBytes() : 0)
        .setMaximumVolumeSize(Int64Value.of(storage.limits().maxVolumeSize()))
        .build();
  }

  private ValidateVolumeCapabilitiesResponse validate(ValidateVolumeCapabilitiesRequest request) {
    String id = RequestChecks.required("volume_id", request.getVolumeId());
    RequestChecks.requirePresent(request.getVolumeCapabilitiesList());
    VolumeEntry volume =
        storage
            .volumes()
            .find(id)
            .orElseThrow(
                () ->
                    Status.NOT_FOUND
                        .withDescription("There is no volume " + id)
                        .asRuntimeException());
    Optional<String> unusable = RequestChecks.unusable(request.getVolumeCapabilitiesList());
    if (unusable.isPresent()) {
      return unconfirmed(unusable.get());
    }
    if (request.getParametersCount() > 0
        && !request.getParametersMap().equals(volume.parameters())) {
      return unconfirmed("the volume was made with other parameters");
    }
    if (request.getVolumeContextCount() > 0
        && !request.getVolumeContextMap().equals(volume.parameters())) {
      return unconfirmed("the volume has another volume_context");
    }
    return ValidateVolumeCapabilitiesResponse.newBuilder()
        .setConfirmed(
            Confirmed.newBuilder()
                .putAllVolumeContext(request.getVolumeContextMap())
                .addAllVolumeCapabilities(request.getVolumeCapabilitiesList())
                .putAllParameters(request.getParametersMap()))
        .build();
  }

  private static ValidateVolumeCapabilitiesResponse unconfirmed(String reason) {
    return ValidateVolumeCapabilitiesResponse.newBuilder().setMessage(reason).build();
  }
}
