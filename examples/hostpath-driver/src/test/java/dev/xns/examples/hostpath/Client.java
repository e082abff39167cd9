package dev.xns.examples.hostpath;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.CreateSnapshotRequest;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.DeleteSnapshotRequest;
import dev.xns.csi.proto.DeleteVolumeRequest;
import dev.xns.csi.proto.IdentityGrpc;
import dev.xns.csi.proto.NodeGrpc;
import dev.xns.csi.proto.Snapshot;
import dev.xns.csi.proto.Volume;
import dev.xns.csi.proto.VolumeCapability;
import dev.xns.csi.proto.VolumeCapability.AccessMode;
import dev.xns.csi.proto.VolumeCapability.MountVolume;
import dev.xns.csi.proto.VolumeContentSource;
import dev.xns.csi.proto.VolumeContentSource.SnapshotSource;
import dev.xns.csi.proto.VolumeContentSource.VolumeSource;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A plain CSI client. */
final class Client implements AutoCloseable {
  static final long GIB = 1L << 30;
  static final VolumeCapability MOUNT =
      VolumeCapability.newBuilder()
          .setMount(MountVolume.getDefaultInstance())
          .setAccessMode(AccessMode.newBuilder().setMode(AccessMode.Mode.SINGLE_NODE_WRITER))
          .build();

  private final EventLoopGroup thread =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ManagedChannel channel;

  Client(Path socket) {
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(thread)
            .usePlaintext()
            .overrideAuthority("localhost")
            .build();
  }

  static CreateVolumeRequest.Builder order(String name) {
    return CreateVolumeRequest.newBuilder().setName(name).addVolumeCapabilities(MOUNT);
  }

  static CreateVolumeRequest.Builder order(String name, long requiredBytes, long limitBytes) {
    CreateVolumeRequest.Builder order = order(name);
    order.getCapacityRangeBuilder().setRequiredBytes(requiredBytes).setLimitBytes(limitBytes);
    return order;
  }

  static VolumeContentSource fromSnapshot(String id) {
    return VolumeContentSource.newBuilder()
        .setSnapshot(SnapshotSource.newBuilder().setSnapshotId(id))
        .build();
  }

  static VolumeContentSource fromVolume(String id) {
    return VolumeContentSource.newBuilder()
        .setVolume(VolumeSource.newBuilder().setVolumeId(id))
        .build();
  }

  /** The status with which a call fails. */
  static Status failure(ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call).getStatus();
  }

  IdentityGrpc.IdentityBlockingStub identity() {
    return IdentityGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  ControllerGrpc.ControllerBlockingStub controller() {
    return ControllerGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  NodeGrpc.NodeBlockingStub node() {
    return NodeGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  Volume create(CreateVolumeRequest.Builder order) {
    return controller().createVolume(order.build()).getVolume();
  }

  void deleteVolume(String id) {
    var unused =
        controller().deleteVolume(DeleteVolumeRequest.newBuilder().setVolumeId(id).build());
  }

  Snapshot snapshot(String name, String volumeId) {
    return controller()
        .createSnapshot(
            CreateSnapshotRequest.newBuilder().setName(name).setSourceVolumeId(volumeId).build())
        .getSnapshot();
  }

  void deleteSnapshot(String id) {
    var unused =
        controller().deleteSnapshot(DeleteSnapshotRequest.newBuilder().setSnapshotId(id).build());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5000);
  }
}
