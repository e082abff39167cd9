package dev.xns.examples.provisioner;

import dev.xns.csi.proto.ControllerGetCapabilitiesRequest;
import dev.xns.csi.proto.ControllerGetCapabilitiesResponse;
import dev.xns.csi.proto.ControllerGrpc;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.CreateVolumeResponse;
import dev.xns.csi.proto.DeleteVolumeRequest;
import dev.xns.csi.proto.DeleteVolumeResponse;
import dev.xns.csi.proto.GetPluginCapabilitiesRequest;
import dev.xns.csi.proto.GetPluginCapabilitiesResponse;
import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.GetPluginInfoResponse;
import dev.xns.csi.proto.IdentityGrpc;
import dev.xns.csi.proto.ProbeRequest;
import dev.xns.csi.proto.ProbeResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A driver in front of another, which is slow, fails, and does not always tell the truth. What it
 * was asked for happens even if nobody waits for it any more. It works on one call for a volume at
 * a time, in the order in which they came.
 *
 * <p>Some lies have no remedy if the claim is deleted then: that there is no volume, by the call
 * that made it, or often in a row. This driver does not go that far; see {@link #MOST_DENIALS}.
 */
final class FaultyDriver implements AutoCloseable {
  /** So often in a row it says of a volume that exists that it does not. */
  private static final int MOST_DENIALS = 2;

  private final Random random;
  private final int patienceMillis;
  private final ManagedChannel channel;
  private final MultiThreadIoEventLoopGroup eventLoop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "faulty-driver");
            thread.setDaemon(true);
            return thread;
          });
  private final Server server;
  private final CountDownLatch faultsStopped = new CountDownLatch(1);
  private final Semaphore arrivals = new Semaphore(0);
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, Integer> troubles = new ConcurrentHashMap<>();
  private final Map<String, ReentrantLock> busy = new ConcurrentHashMap<>();
  private final Map<String, String> namesById = new ConcurrentHashMap<>();
  private final Map<String, String> idsByName = new ConcurrentHashMap<>();
  private final Map<String, Queue<String>> histories = new ConcurrentHashMap<>();
  private final Map<String, Integer> denials = new ConcurrentHashMap<>();

  /**
   * Starts it.
   *
   * @param socket where to listen
   * @param real socket of the driver that does the work
   * @param seed of its faults
   * @param patienceMillis after how long callers give up
   */
  FaultyDriver(Path socket, Path real, long seed, int patienceMillis) throws IOException {
    this.random = new Random(seed);
    this.patienceMillis = patienceMillis;
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(real))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(eventLoop)
            .usePlaintext()
            .overrideAuthority("localhost")
            .build();
    server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(eventLoop)
            .workerEventLoopGroup(eventLoop)
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .executor(workers)
            .addService(new ForwardingIdentity())
            .addService(new ForwardingController())
            .build()
            .start();
  }

  /** Nothing goes wrong from now on, and nothing is waited for any more. */
  void stopFaults() {
    faultsStopped.countDown();
  }

  /** Waits for this many calls, but not for ever; whether they came. */
  boolean awaitCalls(int count, int mostSeconds) throws InterruptedException {
    arrivals.drainPermits();
    return arrivals.tryAcquire(count, mostSeconds, TimeUnit.SECONDS);
  }

  /** How many calls there were. */
  int calls() {
    return calls.get();
  }

  /** What went wrong, and how often. */
  Map<String, Integer> troubles() {
    return new TreeMap<>(troubles);
  }

  /** What became of a volume and of those of the same name, for people. */
  String historyOf(String id) {
    return nameOf(id) + ": " + histories.getOrDefault(nameOf(id), new ArrayDeque<>());
  }

  private String nameOf(String id) {
    return namesById.getOrDefault(id, "unknown");
  }

  @Override
  public void close() {
    stopFaults();
    server.shutdownNow();
    channel.shutdownNow();
    workers.shutdownNow();
    eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5000);
  }

  private CreateVolumeResponse create(CreateVolumeRequest request, CallFault fault) {
    String name = request.getName();
    boolean wasThere = idsByName.containsKey(name);
    pause(fault.millisBefore());
    CreateVolumeResponse answer = CreateVolumeResponse.getDefaultInstance();
    if (fault.effect()) {
      answer = ControllerGrpc.newBlockingStub(channel).createVolume(request);
      String id = answer.getVolume().getVolumeId();
      namesById.put(id, name);
      idsByName.put(name, id);
    }
    pause(fault.millisAfter());
    refuse(
        "CreateVolume",
        mayDeny(name, wasThere, fault) ? fault : fault.with(Status.Code.UNAVAILABLE));
    return fault.wrongAnswer().isPresent()
        ? distorted(request, answer, fault.wrongAnswer().get())
        : answer;
  }

  private boolean mayDeny(String name, boolean wasThere, CallFault fault) {
    boolean isThere = idsByName.containsKey(name);
    if (!fault.denies() || !isThere) {
      denials.remove(name);
      return true;
    }
    if (wasThere && denials.merge(name, 1, Integer::sum) <= MOST_DENIALS) {
      return true;
    }
    denials.remove(name);
    return false;
  }

  private CreateVolumeResponse distorted(
      CreateVolumeRequest request, CreateVolumeResponse truth, CallFault.WrongAnswer wrongAnswer) {
    var answer = truth.toBuilder();
    if (wrongAnswer == CallFault.WrongAnswer.NO_SOURCE && request.hasVolumeContentSource()) {
      count("CreateVolume says it is empty");
      answer.getVolumeBuilder().clearContentSource();
    } else {
      count("CreateVolume says it is too small");
      answer.getVolumeBuilder().setCapacityBytes(request.getCapacityRange().getRequiredBytes() / 2);
    }
    return answer.build();
  }

  private DeleteVolumeResponse delete(DeleteVolumeRequest request, CallFault fault) {
    String id = request.getVolumeId();
    pause(fault.millisBefore());
    if (fault.effect()) {
      ControllerGrpc.newBlockingStub(channel).deleteVolume(request);
      idsByName.remove(nameOf(id), id);
    }
    pause(fault.millisAfter());
    refuse("DeleteVolume", fault);
    return DeleteVolumeResponse.getDefaultInstance();
  }

  private void refuse(String method, CallFault fault) {
    if (fault.code() != Status.Code.OK) {
      String when = fault.effect() ? "after its effect" : "before its effect";
      count("%s %s %s".formatted(method, fault.code(), when));
      throw fault.code().toStatus().withDescription("faulty " + when).asRuntimeException();
    }
  }

  private void pause(long millis) {
    if (millis > patienceMillis) {
      count("too slow");
    }
    try {
      faultsStopped.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("the driver is stopped").asRuntimeException();
    }
  }

  private void count(String trouble) {
    troubles.merge(trouble, 1, Integer::sum);
  }

  private CallFault nextFault() {
    synchronized (random) {
      return faultsStopped.getCount() == 0
          ? CallFault.NONE
          : CallFault.next(random, patienceMillis);
    }
  }

  private <R> void serve(
      String call, String volume, StreamObserver<R> caller, Function<CallFault, R> work) {
    calls.incrementAndGet();
    arrivals.release();
    // Otherwise the answer to a caller that is gone is an error here.
    ((ServerCallStreamObserver<R>) caller).setOnCancelHandler(() -> {});
    CallFault fault = nextFault();
    ReentrantLock lock = busy.computeIfAbsent(volume, each -> new ReentrantLock(true));
    Queue<String> history =
        histories.computeIfAbsent(volume, each -> new ConcurrentLinkedQueue<>());
    history.add("%s %s".formatted(LocalTime.now(), call));
    try {
      if (!lock.tryLock(
          fault.patient() ? 1 : 0, fault.patient() ? TimeUnit.HOURS : TimeUnit.SECONDS)) {
        count("busy");
        throw Status.ABORTED.withDescription("busy with volume " + volume).asRuntimeException();
      }
      R answer;
      try {
        // In the call's own context a caller that gives up would cancel what it asked for.
        answer = Context.ROOT.call(() -> work.apply(fault));
      } finally {
        lock.unlock();
      }
      history.add("%s %s done, %s".formatted(LocalTime.now(), call, fault));
      caller.onNext(answer);
      caller.onCompleted();
    } catch (StatusRuntimeException e) {
      history.add("%s %s refused, %s: %s".formatted(LocalTime.now(), call, fault, e.getMessage()));
      caller.onError(e);
    } catch (Exception e) {
      caller.onError(Status.UNKNOWN.withCause(e).withDescription(e.toString()).asException());
    }
  }

  private <R> void forward(StreamObserver<R> caller, Supplier<R> call) {
    try {
      caller.onNext(call.get());
      caller.onCompleted();
    } catch (StatusRuntimeException e) {
      caller.onError(e);
    }
  }

  private final class ForwardingIdentity extends IdentityGrpc.IdentityImplBase {
    @Override
    public void getPluginInfo(
        GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> caller) {
      forward(caller, () -> IdentityGrpc.newBlockingStub(channel).getPluginInfo(request));
    }

    @Override
    public void getPluginCapabilities(
        GetPluginCapabilitiesRequest request,
        StreamObserver<GetPluginCapabilitiesResponse> caller) {
      forward(caller, () -> IdentityGrpc.newBlockingStub(channel).getPluginCapabilities(request));
    }

    @Override
    public void probe(ProbeRequest request, StreamObserver<ProbeResponse> caller) {
      forward(caller, () -> IdentityGrpc.newBlockingStub(channel).probe(request));
    }
  }

  private final class ForwardingController extends ControllerGrpc.ControllerImplBase {
    @Override
    public void controllerGetCapabilities(
        ControllerGetCapabilitiesRequest request,
        StreamObserver<ControllerGetCapabilitiesResponse> caller) {
      forward(
          caller, () -> ControllerGrpc.newBlockingStub(channel).controllerGetCapabilities(request));
    }

    @Override
    public void createVolume(
        CreateVolumeRequest request, StreamObserver<CreateVolumeResponse> caller) {
      serve("CreateVolume", request.getName(), caller, fault -> create(request, fault));
    }

    @Override
    public void deleteVolume(
        DeleteVolumeRequest request, StreamObserver<DeleteVolumeResponse> caller) {
      serve("DeleteVolume", nameOf(request.getVolumeId()), caller, fault -> delete(request, fault));
    }
  }
}
