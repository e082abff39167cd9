package dev.xns.examples.hostpath;

import dev.xns.csi.proto.NodeGetCapabilitiesRequest;
import dev.xns.csi.proto.NodeGetCapabilitiesResponse;
import dev.xns.csi.proto.NodeGetInfoRequest;
import dev.xns.csi.proto.NodeGetInfoResponse;
import dev.xns.csi.proto.NodeGrpc;
import io.grpc.stub.StreamObserver;

/** Answers what a node is asked first. This driver mounts nothing. */
final class NodeService extends NodeGrpc.NodeImplBase {
  private final String nodeId;

  NodeService(String nodeId) {
    this.nodeId = nodeId;
  }

  @Override
  public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> caller) {
    Reply.to(caller, () -> NodeGetInfoResponse.newBuilder().setNodeId(nodeId).build());
  }

  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> caller) {
    Reply.to(caller, NodeGetCapabilitiesResponse::getDefaultInstance);
  }
}
