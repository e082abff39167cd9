package dev.xns.examples.hostpath;

import com.google.protobuf.BoolValue;
import dev.xns.csi.proto.GetPluginCapabilitiesRequest;
import dev.xns.csi.proto.GetPluginCapabilitiesResponse;
import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.GetPluginInfoResponse;
import dev.xns.csi.proto.IdentityGrpc;
import dev.xns.csi.proto.PluginCapability;
import dev.xns.csi.proto.ProbeRequest;
import dev.xns.csi.proto.ProbeResponse;
import io.grpc.stub.StreamObserver;

/** Says who the driver is. */
final class IdentityService extends IdentityGrpc.IdentityImplBase {
  private final String name;
  private final String version;

  IdentityService(String name, String version) {
    this.name = name;
    this.version = version;
  }

  @Override
  public void getPluginInfo(
      GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> caller) {
    UnaryResponse.send(
        caller,
        () -> GetPluginInfoResponse.newBuilder().setName(name).setVendorVersion(version).build());
  }

  @Override
  public void getPluginCapabilities(
      GetPluginCapabilitiesRequest request, StreamObserver<GetPluginCapabilitiesResponse> caller) {
    var service =
        PluginCapability.Service.newBuilder()
            .setType(PluginCapability.Service.Type.CONTROLLER_SERVICE);
    UnaryResponse.send(
        caller,
        () ->
            GetPluginCapabilitiesResponse.newBuilder()
                .addCapabilities(PluginCapability.newBuilder().setService(service))
                .build());
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> caller) {
    UnaryResponse.send(
        caller, () -> ProbeResponse.newBuilder().setReady(BoolValue.of(true)).build());
  }
}
