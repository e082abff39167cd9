package dev.xns.csi;

import static dev.xns.api.backend.BackendException.Kind.NONSENSE;
import static dev.xns.api.backend.BackendException.Kind.REFUSED;
import static dev.xns.api.backend.BackendException.Kind.UNAVAILABLE;
import static dev.xns.api.backend.BackendException.Kind.UNSUPPORTED;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.BoolValue;
import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendFeature;
import dev.xns.csi.proto.ControllerGetCapabilitiesRequest;
import dev.xns.csi.proto.ControllerGetCapabilitiesResponse;
import dev.xns.csi.proto.ControllerServiceCapability;
import dev.xns.csi.proto.ControllerServiceCapability.RPC;
import dev.xns.csi.proto.GetPluginCapabilitiesResponse;
import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.PluginCapability;
import dev.xns.csi.proto.ProbeRequest;
import dev.xns.csi.proto.ProbeResponse;
import io.grpc.Status;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest extends SocketTest {
  private static final ProbeResponse NOT_READY =
      ProbeResponse.newBuilder().setReady(BoolValue.of(false)).build();

  @Test
  void learnsTheNameAndEveryFeature() {
    driver.start();

    CsiVolumeBackend backend = connect();

    assertThat(backend.driver()).isEqualTo("fake.test");
    assertThat(backend.features()).containsExactlyInAnyOrder(BackendFeature.values());
    assertThat(backend).hasToString("CSI driver fake.test");
  }

  static Stream<Arguments> controllerFeatures() {
    return Stream.of(
        Arguments.of(RPC.Type.CREATE_DELETE_VOLUME, BackendFeature.CREATE_DELETE_VOLUME),
        Arguments.of(RPC.Type.CREATE_DELETE_SNAPSHOT, BackendFeature.CREATE_DELETE_SNAPSHOT),
        Arguments.of(RPC.Type.CLONE_VOLUME, BackendFeature.CLONE_VOLUME),
        Arguments.of(RPC.Type.MODIFY_VOLUME, BackendFeature.MODIFY_VOLUME),
        Arguments.of(RPC.Type.SINGLE_NODE_MULTI_WRITER, BackendFeature.SINGLE_NODE_MULTI_WRITER),
        Arguments.of(RPC.Type.PUBLISH_UNPUBLISH_VOLUME, BackendFeature.PUBLISH_UNPUBLISH_VOLUME),
        Arguments.of(RPC.Type.GET_CAPACITY, BackendFeature.GET_CAPACITY));
  }

  @ParameterizedTest
  @MethodSource("controllerFeatures") // CAP-02 to CAP-07, CAP-09
  void controllerCapabilityIsAFeature(RPC.Type type, BackendFeature feature) {
    driver.plugin(PluginCapability.Service.Type.CONTROLLER_SERVICE).controller(type).start();

    assertThat(connect().features())
        .containsExactlyInAnyOrder(BackendFeature.CONTROLLER_SERVICE, feature);
  }

  @Test // CAP-08
  void topologyIsAFeatureOfThePlugin() {
    driver
        .plugin(PluginCapability.Service.Type.VOLUME_ACCESSIBILITY_CONSTRAINTS)
        .controller()
        .start();

    assertThat(connect().features())
        .containsExactly(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
  }

  @Test // START-12
  void unknownAndEmptyCapabilitiesAreSkipped() {
    driver
        .answer(
            "GetPluginCapabilities",
            GetPluginCapabilitiesResponse.newBuilder()
                .addCapabilities(PluginCapability.getDefaultInstance())
                .addCapabilities(
                    PluginCapability.newBuilder()
                        .setService(PluginCapability.Service.newBuilder().setTypeValue(99)))
                .addCapabilities(
                    PluginCapability.newBuilder()
                        .setService(
                            PluginCapability.Service.newBuilder()
                                .setType(PluginCapability.Service.Type.CONTROLLER_SERVICE)))
                .build())
        .answer(
            "ControllerGetCapabilities",
            ControllerGetCapabilitiesResponse.newBuilder()
                .addCapabilities(ControllerServiceCapability.getDefaultInstance())
                .addCapabilities(
                    ControllerServiceCapability.newBuilder()
                        .setRpc(RPC.newBuilder().setTypeValue(99)))
                .addCapabilities(
                    ControllerServiceCapability.newBuilder()
                        .setRpc(RPC.newBuilder().setType(RPC.Type.EXPAND_VOLUME)))
                .build())
        .start();

    assertThat(connect().features()).containsExactly(BackendFeature.CONTROLLER_SERVICE);
  }

  @Test // DEF-65
  void driverWithoutControllerServiceIsNotAskedForItsCapabilities() {
    driver.plugin().start();

    assertThat(connect().features()).isEmpty();
    assertThat(driver.received(ControllerGetCapabilitiesRequest.class)).isEmpty();
  }

  @Test // START-09
  void probeWithoutAValueCountsAsReady() {
    driver.answer("Probe", ProbeResponse.getDefaultInstance()).start();

    assertThat(connect().driver()).isEqualTo("fake.test");
  }

  @Test // START-09
  void driverThatIsNotReadyYetIsAskedAgain() {
    var probes = new AtomicInteger();
    driver
        .script(
            "Probe",
            (request, caller) -> {
              ProbeResponse answer =
                  probes.incrementAndGet() < 3 ? NOT_READY : ProbeResponse.getDefaultInstance();
              caller.onNext(answer.toByteArray());
              caller.onCompleted();
            })
        .start();

    connect();

    assertThat(driver.received(ProbeRequest.class)).hasSize(3);
  }

  @Test
  void driverThatIsNeverReadyIsUnavailable() {
    driver.answer("Probe", NOT_READY).start();

    BackendException failure = failure(() -> connect(impatient()));

    assertThat(failure.kind()).isEqualTo(UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining("fake.test")
        .hasMessageContaining("does not say that it is ready");
  }

  @Test // DEF-65
  void driverThatIsNotThereYetIsWaitedFor() throws Exception {
    CompletableFuture<CsiVolumeBackend> connecting =
        CompletableFuture.supplyAsync(() -> connect(patient()));
    await().until(() -> threadIsIn(Pause.class));

    driver.start();

    assertThat(connecting.get(60, TimeUnit.SECONDS).driver()).isEqualTo("fake.test");
  }

  private static boolean threadIsIn(Class<?> type) {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Stream::of)
        .anyMatch(frame -> frame.getClassName().equals(type.getName()));
  }

  @Test
  void driverThatFailsForTheMomentIsWaitedFor() {
    var calls = new AtomicInteger();
    driver
        .script(
            "GetPluginCapabilities",
            (request, caller) -> {
              if (calls.incrementAndGet() == 1) {
                caller.onError(Status.UNAVAILABLE.asRuntimeException());
                return;
              }
              caller.onNext(new byte[0]);
              caller.onCompleted();
            })
        .start();

    assertThat(connect().features()).isEmpty();
    assertThat(driver.received(GetPluginInfoRequest.class)).hasSize(2);
  }

  @Test
  void missingSocketIsUnavailable() {
    BackendException failure = failure(() -> connect(impatient()));

    assertThat(failure.kind()).isEqualTo(UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
    assertThat(failure).hasMessageContaining("no socket at " + socket);
  }

  @Test
  void fileThatIsNoSocketIsUnavailable() throws Exception {
    Files.writeString(socket, "text");

    BackendException failure = failure(() -> connect(impatient()));

    assertThat(failure.kind()).isEqualTo(UNAVAILABLE);
    assertThat(failure).hasMessageContaining(socket + " is no socket");
  }

  @Test
  void directoryIsUnavailable() throws Exception {
    Files.createDirectory(socket);

    assertThat(failure(() -> connect(impatient()))).hasMessageContaining(socket + " is no socket");
  }

  @Test
  void socketThatNobodyListensOnIsUnavailable() throws Exception {
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket))
        .close();

    BackendException failure = failure(() -> connect(impatient()));

    assertThat(failure.kind()).isEqualTo(UNAVAILABLE);
    assertThat(failure)
        .hasMessageContaining(socket.toString())
        .hasMessageContaining("Connection refused");
  }

  @Test
  void expectedDriverIsAccepted() {
    driver.start();

    assertThat(connect(patient().expectedDriver("fake.test")).driver()).isEqualTo("fake.test");
  }

  @Test
  void anotherDriverIsRefusedAtOnce() {
    driver.named("other.test").start();

    BackendException failure = failure(() -> connect(patient().expectedDriver("fake.test")));

    assertThat(failure.kind()).isEqualTo(REFUSED);
    assertThat(failure)
        .hasMessageContaining(socket.toString())
        .hasMessageContaining("other.test")
        .hasMessageContaining("fake.test");
  }

  @ParameterizedTest // START-10
  @ValueSource(strings = {"", " ", "a b", "-a", "a.", "a/b", "a\nb"})
  void nameThatNoDriverCanHaveIsNonsense(String name) {
    driver.named(name).start();

    BackendException failure = failure(() -> connect());

    assertThat(failure.kind()).isEqualTo(NONSENSE);
    assertThat(failure).message().contains(socket.toString(), "name").hasLineCount(1);
  }

  @Test
  void longestNameIsAcceptedAndOneMoreLetterIsNot() {
    driver.named("a".repeat(63)).start();
    assertThat(connect().driver()).hasSize(63);

    driver.named("a".repeat(64));
    assertThat(failure(() -> patient().connect()).kind()).isEqualTo(NONSENSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GetPluginInfo", "GetPluginCapabilities", "Probe", "ControllerGetCapabilities"})
  void driverThatDoesNotServeTheHandshakeIsUnsupportedAtOnce(String method) {
    driver.fail(method, Status.UNIMPLEMENTED.withDescription("not here")).start();

    BackendException failure = failure(() -> connect());

    assertThat(failure.kind()).isEqualTo(UNSUPPORTED);
    assertThat(failure)
        .hasMessageContaining(method)
        .hasMessageContaining(socket.toString())
        .hasMessageContaining("not here");
  }

  @Test // START-09
  void probeThatIsNotAnsweredInTimeIsRepeated() {
    var probes = new AtomicInteger();
    driver
        .script(
            "Probe",
            (request, caller) -> {
              if (probes.incrementAndGet() == 2) {
                caller.onNext(new byte[0]);
                caller.onCompleted();
              }
            })
        .start();

    connect(patient().callTimeout(Duration.ofMillis(100)));

    assertThat(driver.received(ProbeRequest.class)).hasSize(2);
    assertThat(driver.received(GetPluginInfoRequest.class)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GetPluginInfo", "GetPluginCapabilities", "ControllerGetCapabilities"})
  void driverThatNeverAnswersIsUnavailable(String method) {
    driver.neverAnswer(method).start();

    BackendException failure =
        failure(() -> connect(impatient().callTimeout(Duration.ofMillis(50))));

    assertThat(failure.kind()).isEqualTo(UNAVAILABLE);
    assertThat(failure).hasMessageContaining(method).hasMessageContaining("DEADLINE_EXCEEDED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GetPluginInfo", "GetPluginCapabilities", "Probe", "ControllerGetCapabilities"})
  void answerThatCannotBeReadIsNonsense(String method) {
    driver.answerBytes(method, new byte[] {(byte) 0xff}).start();

    BackendException failure = failure(() -> connect());

    assertThat(failure.kind()).isEqualTo(NONSENSE);
    assertThat(failure).hasMessageContaining(method);
  }

  static Stream<Arguments> strangers() {
    RawServer.Conversation http1 =
        client -> {
          client.write(ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII)));
          RawServer.listen(client);
        };
    RawServer.Conversation garbage =
        client -> {
          client.write(ByteBuffer.wrap(new byte[4096]));
          RawServer.listen(client);
        };
    RawServer.Conversation closesAtOnce = client -> {};
    RawServer.Conversation saysNothing = RawServer::listen;
    return Stream.of(
        Arguments.of("speaks HTTP/1", http1, NONSENSE),
        Arguments.of("sends garbage", garbage, NONSENSE),
        Arguments.of("closes at once", closesAtOnce, UNAVAILABLE),
        Arguments.of("says nothing", saysNothing, UNAVAILABLE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strangers")
  void strangerOnTheSocketIsToldApart(
      String what, RawServer.Conversation conversation, BackendException.Kind kind)
      throws Exception {
    var server = new RawServer(socket, conversation);
    try {
      BackendException failure =
          failure(() -> connect(impatient().callTimeout(Duration.ofMillis(100))));

      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.fate()).isEqualTo(Fate.DID_NOT_HAPPEN);
      assertThat(failure).message().contains(socket.toString()).hasLineCount(1);
    } finally {
      server.close();
    }
  }

  @Test
  void interruptEndsTheWaitAndStaysSet() {
    Thread.currentThread().interrupt();

    BackendException failure = failure(() -> connect());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(UNAVAILABLE);
  }

  @Test
  void optionsThatMakeNoSenseAreAllTold() {
    assertThatThrownBy(
            () ->
                CsiVolumeBackend.builder(socket)
                    .handshakeTimeout(Duration.ZERO)
                    .callTimeout(Duration.ofSeconds(-1))
                    .probeInterval(Duration.ZERO)
                    .expectedDriver("a b")
                    .connect())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 problems in the options")
        .hasMessageContaining("handshakeTimeout")
        .hasMessageContaining("callTimeout was PT-1S")
        .hasMessageContaining("probeInterval")
        .hasMessageContaining("\"a b\"");
  }
}
