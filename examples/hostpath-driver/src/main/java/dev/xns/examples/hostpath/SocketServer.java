package dev.xns.examples.hostpath;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gRPC server on a unix domain socket, with threads of its own. */
final class SocketServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SocketServer.class);
  private static final long GRACE_SECONDS = 5;

  private final Path socket;
  private final Server server;
  private final ExecutorService workers;
  private final EventLoopGroup eventLoop;

  private SocketServer(
      Path socket, Server server, ExecutorService workers, EventLoopGroup eventLoop) {
    this.socket = socket;
    this.server = server;
    this.workers = workers;
    this.eventLoop = eventLoop;
  }

  /**
   * Listens on the socket, with one more thread for every call that runs.
   *
   * @throws IOException if that is not possible; the message says why
   */
  static SocketServer start(Path socket, ServerInterceptor interceptor, BindableService... services)
      throws IOException {
    UnixSocket.prepare(socket);
    ThreadFactory threads = daemons();
    ExecutorService workers = Executors.newCachedThreadPool(threads);
    var eventLoop = new MultiThreadIoEventLoopGroup(1, threads, NioIoHandler.newFactory());
    var builder =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(eventLoop)
            .workerEventLoopGroup(eventLoop)
            // gRPC sets this for TCP, and Netty warns at every connection that there is no such
            // thing.
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .executor(workers)
            .intercept(interceptor);
    for (BindableService service : services) {
      builder.addService(service);
    }
    var server = new SocketServer(socket, builder.build(), workers, eventLoop);
    try {
      server.server.start();
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw new IOException("Cannot listen on %s: %s".formatted(socket, deepest(e)), e);
    }
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("Calls still run on {} after {} seconds and are cut off", socket, GRACE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
    workers.shutdownNow();
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(GRACE_SECONDS * 1000);
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      log.warn("Could not remove the socket {}", socket, e);
    }
  }

  private static String deepest(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  private static ThreadFactory daemons() {
    var count = new AtomicInteger();
    return work -> {
      var thread = new Thread(work, "hostpath-driver-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
