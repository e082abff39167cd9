package dev.xns.csi;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.xns.csi.proto.ControllerGetCapabilitiesResponse;
import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.ControllerServiceCapability;
import dev.xns.csi.proto.ControllerServiceCapability.RPC;
import dev.xns.csi.proto.CreateVolumeResponse;
import dev.xns.csi.proto.DeleteVolumeResponse;
import dev.xns.csi.proto.GetCapacityResponse;
import dev.xns.csi.proto.GetPluginCapabilitiesResponse;
import dev.xns.csi.proto.GetPluginInfoResponse;
import dev.xns.csi.proto.IdentityGrpc;
import dev.xns.csi.proto.PluginCapability;
import dev.xns.csi.proto.ProbeResponse;
import dev.xns.csi.proto.Volume;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A driver that answers what a test tells it to, over a real socket. What it answers goes through
 * as bytes, so it can also answer nonsense. Unless told otherwise it is a ready driver of the name
 * {@code fake.test} that can do everything.
 */
final class FakeDriver implements AutoCloseable {
  /** One answer to one call; what it does not send, the caller does not get. */
  interface Answer {
    void to(Message request, StreamObserver<byte[]> caller);
  }

  private final Path socket;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Message> received = new CopyOnWriteArrayList<>();
  private EventLoopGroup eventLoop;
  private Server server;

  FakeDriver(Path socket) {
    this.socket = socket;
    named("fake.test");
    plugin(
        PluginCapability.Service.Type.CONTROLLER_SERVICE,
        PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    controller(
        RPC.Type.CREATE_DELETE_VOLUME,
        RPC.Type.CREATE_DELETE_SNAPSHOT,
        RPC.Type.CLONE_VOLUME,
        RPC.Type.MODIFY_VOLUME,
        RPC.Type.SINGLE_NODE_MULTI_WRITER,
        RPC.Type.PUBLISH_UNPUBLISH_VOLUME,
        RPC.Type.GET_CAPACITY);
    answer("Probe", ProbeResponse.newBuilder().setReady(BoolValue.of(true)).build());
    answer("CreateVolume", created(Volume.newBuilder().setVolumeId("v-1").setCapacityBytes(1)));
    answer("DeleteVolume", DeleteVolumeResponse.getDefaultInstance());
    answer("GetCapacity", GetCapacityResponse.getDefaultInstance());
  }

  static CreateVolumeResponse created(Volume.Builder volume) {
    return CreateVolumeResponse.newBuilder().setVolume(volume).build();
  }

  FakeDriver named(String name) {
    return answer(
        "GetPluginInfo",
        GetPluginInfoResponse.newBuilder().setName(name).setVendorVersion("1.2.3").build());
  }

  FakeDriver plugin(PluginCapability.Service.Type... types) {
    var response = GetPluginCapabilitiesResponse.newBuilder();
    for (PluginCapability.Service.Type type : types) {
      response.addCapabilities(
          PluginCapability.newBuilder()
              .setService(PluginCapability.Service.newBuilder().setType(type)));
    }
    return answer("GetPluginCapabilities", response.build());
  }

  FakeDriver controller(RPC.Type... types) {
    var response = ControllerGetCapabilitiesResponse.newBuilder();
    for (RPC.Type type : types) {
      response.addCapabilities(
          ControllerServiceCapability.newBuilder().setRpc(RPC.newBuilder().setType(type)));
    }
    return answer("ControllerGetCapabilities", response.build());
  }

  FakeDriver answer(String method, MessageLite response) {
    return answerBytes(method, response.toByteArray());
  }

  FakeDriver answerBytes(String method, byte[] response) {
    return script(
        method,
        (request, caller) -> {
          caller.onNext(response);
          caller.onCompleted();
        });
  }

  FakeDriver fail(String method, Status status) {
    return script(method, (request, caller) -> caller.onError(status.asRuntimeException()));
  }

  FakeDriver neverAnswer(String method) {
    return script(method, (request, caller) -> {});
  }

  FakeDriver script(String method, Answer answer) {
    answers.put(method, answer);
    return this;
  }

  /** The requests to a method, in order. */
  <Q extends Message> List<Q> received(Class<Q> type) {
    return received.stream().filter(type::isInstance).map(type::cast).toList();
  }

  FakeDriver start() {
    eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(eventLoop)
            .workerEventLoopGroup(eventLoop)
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .directExecutor()
            .addService(scripted(new IdentityGrpc.IdentityImplBase() {}))
            .addService(scripted(new ControllerGrpc.ControllerImplBase() {}))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Stops at once, as if it had crashed, and without its socket afterwards. */
  @Override
  public void close() {
    if (server == null) {
      return;
    }
    server.shutdownNow();
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5000);
    server = null;
  }

  private ServerServiceDefinition scripted(BindableService service) {
    var definition =
        ServerServiceDefinition.builder(service.bindService().getServiceDescriptor().getName());
    service
        .bindService()
        .getMethods()
        .forEach(method -> addTo(definition, method.getMethodDescriptor()));
    return definition.build();
  }

  private void addTo(ServerServiceDefinition.Builder definition, MethodDescriptor<?, ?> method) {
    @SuppressWarnings("unchecked") // All CSI requests are messages.
    var requests = (MethodDescriptor.Marshaller<Message>) method.getRequestMarshaller();
    MethodDescriptor<Message, byte[]> withBytes =
        MethodDescriptor.<Message, byte[]>newBuilder(requests, new Bytes())
            // So that gRPC lets any number of answers through.
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
            .setFullMethodName(method.getFullMethodName())
            .build();
    definition.addMethod(
        withBytes,
        ServerCalls.asyncServerStreamingCall(
            (request, caller) -> {
              received.add(request);
              answers
                  .getOrDefault(
                      method.getBareMethodName(),
                      (any, observer) ->
                          observer.onError(Status.UNIMPLEMENTED.asRuntimeException()))
                  .to(request, caller);
            }));
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException();
    }
  }
}
