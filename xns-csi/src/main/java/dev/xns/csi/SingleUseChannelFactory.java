package dev.xns.csi;

import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets a gRPC channel connect once. gRPC would reconnect by itself, and a call made just then could
 * reach another driver, which nobody has shaken hands with yet.
 */
final class SingleUseChannelFactory implements ChannelFactory<NioDomainSocketChannel> {
  private final AtomicBoolean used = new AtomicBoolean();

  @Override
  public NioDomainSocketChannel newChannel() {
    if (used.getAndSet(true)) {
      throw Status.UNAVAILABLE
          .withDescription("the connection to the driver was lost")
          .asRuntimeException();
    }
    return new NioDomainSocketChannel();
  }
}
