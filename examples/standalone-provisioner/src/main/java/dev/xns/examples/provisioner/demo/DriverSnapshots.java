package dev.xns.examples.provisioner.demo;

import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.CreateSnapshotRequest;
import dev.xns.csi.proto.Snapshot;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Snapshots that a driver takes. Provisioners never do that: the snapshotter does. */
public final class DriverSnapshots {
  private static final long CALL_SECONDS = 10;

  private DriverSnapshots() {}

  /**
   * Lets a driver take a snapshot.
   *
   * @param socket socket of the driver
   * @param name the same again gives the same snapshot
   * @param volume the driver's identifier of the volume
   */
  public static Snapshot take(Path socket, String name, String volume) {
    var thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(thread)
            .usePlaintext()
            .overrideAuthority("localhost")
            .build();
    try {
      return ControllerGrpc.newBlockingStub(channel)
          .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
          .createSnapshot(
              CreateSnapshotRequest.newBuilder().setName(name).setSourceVolumeId(volume).build())
          .getSnapshot();
    } catch (StatusRuntimeException e) {
      throw new DemoException(
          "the driver did not take snapshot "
              + name
              + " of volume "
              + volume
              + ": "
              + e.getMessage(),
          e);
    } finally {
      channel.shutdownNow();
      thread
          .shutdownGracefully(0, 1, TimeUnit.SECONDS)
          .awaitUninterruptibly(CALL_SECONDS, TimeUnit.SECONDS);
    }
  }
}
