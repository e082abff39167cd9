package dev.xns.examples.hostpath;

import dev.xns.csi.proto.NodeGetCapabilitiesRequest;
import dev.xns.csi.proto.NodeGetCapabilitiesResponse;
import dev.xns.csi.proto.NodeGetInfoRequest;
import dev.xns.csi.proto.NodeGetInfoResponse;
import dev.xns.csi.proto.NodeGrpc;
import dev.xns.csi.proto.NodeUnpublishVolumeRequest;
import dev.xns.csi.proto.NodeUnpublishVolumeResponse;
import io.grpc.stub.StreamObserver;

/**
 * Answers what a node is asked first, and that nothing is mounted, which is what conformance tests
 * ask for when they tidy up. This driver mounts nothing and does not serve the rest.
 */
final class NodeService extends NodeGrpc.NodeImplBase {
  private final String nodeId;

  NodeService(String nodeId) {
    this.nodeId = nodeId;
  }

  @Override
  public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> caller) {
    UnaryResponse.send(caller, () -> NodeGetInfoResponse.newBuilder().setNodeId(nodeId).build());
  }

  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> caller) {
    UnaryResponse.send(caller, NodeGetCapabilitiesResponse::getDefaultInstance);
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> caller) {
    UnaryResponse.send(
        caller,
        () -> {
          RequestChecks.required("volume_id", request.getVolumeId());
          RequestChecks.required("target_path", request.getTargetPath());
          return NodeUnpublishVolumeResponse.getDefaultInstance();
        });
  }
}
