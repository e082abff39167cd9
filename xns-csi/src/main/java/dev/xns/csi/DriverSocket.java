package dev.xns.csi;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The unix domain socket of a driver, and the one thread that serves all connections to it. It uses
 * the sockets of the JDK and needs no native library, nor a writable directory to unpack one into.
 */
final class DriverSocket implements AutoCloseable {
  private static final int LARGEST_ANSWER_BYTES = 16 << 20;

  private final Path path;
  private final EventLoopGroup thread;

  DriverSocket(Path path, ThreadFactory threads) {
    this.path = path;
    this.thread = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
  }

  /**
   * A channel for exactly one connection, made by the first call. Once that is lost the channel is
   * of no use any more.
   *
   * @throws BackendException if there is no socket at the path
   */
  ManagedChannel open() {
    if (!Files.exists(path)) {
      throw noSocket("There is no socket at %s");
    }
    if (Files.isRegularFile(path) || Files.isDirectory(path)) {
      throw noSocket("What is at %s is no socket");
    }
    return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path))
        .channelFactory(new SingleUseChannelFactory())
        .eventLoopGroup(thread)
        // gRPC sets this for TCP, and Netty warns at every connection that there is no such thing.
        .withOption(ChannelOption.SO_KEEPALIVE, null)
        .usePlaintext()
        .directExecutor()
        .disableRetry()
        // Servers check the authority, and the path of a socket is not a valid one.
        .overrideAuthority("localhost")
        // gRPC reads more than 30 days as never.
        .idleTimeout(365, TimeUnit.DAYS)
        .maxInboundMessageSize(LARGEST_ANSWER_BYTES)
        .build();
  }

  private BackendException noSocket(String problem) {
    return new BackendException(
        problem.formatted(path)
            + "; start the driver, or pass the path of the socket that it listens on",
        BackendException.Kind.UNAVAILABLE,
        Fate.DID_NOT_HAPPEN);
  }

  /** Closes all connections and ends the thread. */
  @Override
  public void close() {
    thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
