package dev.xns.csi;

import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.backend.VolumeCapability.Block;
import dev.xns.api.backend.VolumeCapability.Mount;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.csi.proto.CapacityRange;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.DeleteVolumeRequest;
import dev.xns.csi.proto.GetCapacityRequest;
import dev.xns.csi.proto.Topology;
import dev.xns.csi.proto.VolumeCapability;
import dev.xns.csi.proto.VolumeCapability.AccessMode;
import dev.xns.csi.proto.VolumeCapability.BlockVolume;
import dev.xns.csi.proto.VolumeCapability.MountVolume;
import dev.xns.csi.proto.VolumeContentSource;
import dev.xns.csi.proto.VolumeContentSource.SnapshotSource;
import dev.xns.csi.proto.VolumeContentSource.VolumeSource;
import java.util.List;
import java.util.Map;

/** CSI requests (REQ-01). */
final class CsiRequests {
  private CsiRequests() {}

  static CreateVolumeRequest of(VolumeRequest request) {
    CreateVolumeRequest.Builder message =
        CreateVolumeRequest.newBuilder()
            .setName(request.name())
            .addAllVolumeCapabilities(capabilities(request.capabilities()))
            .putAllParameters(request.parameters())
            .putAllSecrets(request.secrets().reveal())
            .putAllModifiableParameters(request.mutableParameters());
    if (request.requiredBytes() > 0) {
      message.setCapacityRange(
          CapacityRange.newBuilder().setRequiredBytes(request.requiredBytes()));
    }
    if (request.content() != null) {
      message.setVolumeContentSource(content(request.content()));
    }
    if (request.topology() != null) {
      message.setAccessibilityRequirements(topology(request.topology()));
    }
    return message.build();
  }

  static DeleteVolumeRequest of(DeletionRequest request) {
    return DeleteVolumeRequest.newBuilder()
        .setVolumeId(request.handle())
        .putAllSecrets(request.secrets().reveal())
        .build();
  }

  static GetCapacityRequest of(CapacityRequest request) {
    GetCapacityRequest.Builder message =
        GetCapacityRequest.newBuilder()
            .addAllVolumeCapabilities(capabilities(request.capabilities()))
            .putAllParameters(request.parameters());
    if (!request.topology().isEmpty()) {
      message.setAccessibleTopology(segments(request.topology()));
    }
    return message.build();
  }

  private static List<VolumeCapability> capabilities(
      List<dev.xns.api.backend.VolumeCapability> capabilities) {
    return capabilities.stream().map(CsiRequests::capability).toList();
  }

  private static VolumeCapability capability(dev.xns.api.backend.VolumeCapability capability) {
    AccessMode.Mode mode = AccessMode.Mode.valueOf(capability.accessMode().name());
    VolumeCapability.Builder message =
        VolumeCapability.newBuilder().setAccessMode(AccessMode.newBuilder().setMode(mode));
    if (capability.access() instanceof Mount mount) {
      MountVolume.Builder asMount = MountVolume.newBuilder().addAllMountFlags(mount.mountFlags());
      if (mount.fsType() != null) {
        asMount.setFsType(mount.fsType());
      }
      message.setMount(asMount);
    } else if (capability.access() instanceof Block) {
      message.setBlock(BlockVolume.getDefaultInstance());
    }
    return message.build();
  }

  private static VolumeContentSource content(ContentSource content) {
    VolumeContentSource.Builder message = VolumeContentSource.newBuilder();
    if (content instanceof ContentSource.OfSnapshot snapshot) {
      message.setSnapshot(SnapshotSource.newBuilder().setSnapshotId(snapshot.handle()));
    } else if (content instanceof ContentSource.OfVolume volume) {
      message.setVolume(VolumeSource.newBuilder().setVolumeId(volume.handle()));
    }
    return message.build();
  }

  private static dev.xns.csi.proto.TopologyRequirement topology(TopologyRequirement topology) {
    return dev.xns.csi.proto.TopologyRequirement.newBuilder()
        .addAllRequisite(topology.requisite().stream().map(CsiRequests::segments).toList())
        .addAllPreferred(topology.preferred().stream().map(CsiRequests::segments).toList())
        .build();
  }

  private static Topology segments(Map<String, String> segments) {
    return Topology.newBuilder().putAllSegments(segments).build();
  }
}
