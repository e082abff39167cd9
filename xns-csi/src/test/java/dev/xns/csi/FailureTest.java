package dev.xns.csi;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;
import static dev.xns.api.Fate.MAY_HAVE_HAPPENED;
import static dev.xns.api.Fate.NOT_ASKED;
import static dev.xns.csi.FakeDriver.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.Volume;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls that fail. */
class FailureTest extends SocketTest {
  private CsiVolumeBackend backend;

  @BeforeEach
  void connectToTheDriver() {
    driver.start();
    backend = connect();
  }

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(Status.Code.CANCELLED, Kind.UNAVAILABLE, MAY_HAVE_HAPPENED),
        Arguments.of(Status.Code.UNKNOWN, Kind.REFUSED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.INVALID_ARGUMENT, Kind.INFEASIBLE, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.DEADLINE_EXCEEDED, Kind.UNAVAILABLE, MAY_HAVE_HAPPENED),
        Arguments.of(Status.Code.NOT_FOUND, Kind.REFUSED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.ALREADY_EXISTS, Kind.REFUSED, NOT_ASKED),
        Arguments.of(Status.Code.PERMISSION_DENIED, Kind.REFUSED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.RESOURCE_EXHAUSTED, Kind.EXHAUSTED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.FAILED_PRECONDITION, Kind.REFUSED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.ABORTED, Kind.BUSY, MAY_HAVE_HAPPENED),
        Arguments.of(Status.Code.OUT_OF_RANGE, Kind.REFUSED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.UNIMPLEMENTED, Kind.UNSUPPORTED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.INTERNAL, Kind.REFUSED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.UNAVAILABLE, Kind.UNAVAILABLE, MAY_HAVE_HAPPENED),
        Arguments.of(Status.Code.DATA_LOSS, Kind.REFUSED, DID_NOT_HAPPEN),
        Arguments.of(Status.Code.UNAUTHENTICATED, Kind.REFUSED, DID_NOT_HAPPEN));
  }

  @Test
  void tableKnowsEveryCode() {
    assertThat(table().map(row -> row.get()[0]))
        .containsExactlyInAnyOrder(
            Stream.of(Status.Code.values()).filter(c -> c != Status.Code.OK).toArray());
  }

  @ParameterizedTest(name = "ERR-01: {0} is {1}, {2}")
  @MethodSource("table")
  void codeOfTheDriverTellsKindAndFate(Status.Code code, Kind kind, Fate fate) {
    driver.fail("CreateVolume", code.toStatus().withDescription("the driver's own words"));

    BackendException failure = failure(() -> backend.provision(Calls.VOLUME, LONG));

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.fate()).isEqualTo(fate);
    assertThat(failure)
        .hasMessage(
            "CreateVolume of volume pvc-1 at driver fake.test failed with %s: the driver's own"
                + " words",
            code);
  }

  @ParameterizedTest(name = "ERR-04: {0}")
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void afterAFailedDeletionTheVolumeMayBeThere(Status.Code code) {
    driver.fail("DeleteVolume", code.toStatus().withDescription("the driver's own words"));

    BackendException failure = failure(() -> backend.delete(Calls.DELETION, LONG));

    assertThat(failure.fate()).isEqualTo(MAY_HAVE_HAPPENED);
    assertThat(failure)
        .hasMessage(
            "DeleteVolume of volume v-1 at driver fake.test failed with %s: the driver's own words",
            code);
  }

  @Test
  void failedQuestionForRoomIsToldWithItsKind() {
    driver.fail("GetCapacity", Status.INTERNAL.withDescription("no idea"));

    BackendException failure = failure(() -> backend.capacity(Calls.CAPACITY, LONG));

    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure).hasMessage("GetCapacity at driver fake.test failed with INTERNAL: no idea");
  }

  static Stream<Arguments> unreadableAnswers() {
    FakeDriver.Answer noMessage = (request, caller) -> caller.onCompleted();
    FakeDriver.Answer twoMessages =
        (request, caller) -> {
          caller.onNext(new byte[0]);
          caller.onNext(new byte[0]);
          caller.onCompleted();
        };
    FakeDriver.Answer noMessageOfThisKind = bytes(new byte[] {(byte) 0xff});
    FakeDriver.Answer tooLarge =
        bytes(created(Volume.newBuilder().setVolumeId("v".repeat(17 << 20))).toByteArray());
    return Stream.of(
        Arguments.of("no message", noMessage),
        Arguments.of("two messages", twoMessages),
        Arguments.of("no message of this kind", noMessageOfThisKind),
        Arguments.of("too large", tooLarge));
  }

  private static FakeDriver.Answer bytes(byte[] bytes) {
    return (request, caller) -> {
      caller.onNext(bytes);
      caller.onCompleted();
    };
  }

  @ParameterizedTest(name = "{0}") // ERR-01: not a gRPC error
  @MethodSource("unreadableAnswers")
  void afterAnAnswerThatCannotBeReadTheVolumeMayExist(String what, FakeDriver.Answer answer) {
    driver.script("CreateVolume", answer);

    BackendException failure = failure(() -> backend.provision(Calls.VOLUME, LONG));

    assertThat(failure.kind()).isEqualTo(Kind.NONSENSE);
    assertThat(failure.fate()).isEqualTo(MAY_HAVE_HAPPENED);
    assertThat(failure).hasMessageContaining("pvc-1").hasMessageContaining("as CSI wants");
  }

  @Test // ERR-01: UNAVAILABLE
  void whenTheConnectionIsLostDuringACallTheVolumeMayExist() throws Exception {
    driver.neverAnswer("CreateVolume");
    CompletableFuture<BackendException> outcome =
        CompletableFuture.supplyAsync(() -> failure(() -> backend.provision(Calls.VOLUME, LONG)));
    await().until(() -> !driver.received(CreateVolumeRequest.class).isEmpty());

    driver.close();

    BackendException failure = outcome.get(60, TimeUnit.SECONDS);
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(MAY_HAVE_HAPPENED);
  }

  @Test // ERR-01: the client-side timeout
  void afterTheTimeoutTheVolumeMayExist() {
    driver.neverAnswer("CreateVolume");

    BackendException failure =
        failure(() -> backend.provision(Calls.VOLUME, Duration.ofMillis(50)));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(MAY_HAVE_HAPPENED);
    assertThat(failure).hasMessageContaining("DEADLINE_EXCEEDED");
  }

  @Test
  void deletionAndQuestionForRoomHaveTimeoutsToo() {
    driver.neverAnswer("DeleteVolume").neverAnswer("GetCapacity");

    assertThat(failure(() -> backend.delete(Calls.DELETION, Duration.ofMillis(50))))
        .hasMessageContaining("DEADLINE_EXCEEDED");
    assertThat(failure(() -> backend.capacity(Calls.CAPACITY, Duration.ofMillis(50))))
        .hasMessageContaining("DEADLINE_EXCEEDED");
  }

  @Test
  void timeoutMayBeLongerThanTheClockCanCount() {
    assertThat(backend.provision(Calls.VOLUME, Duration.ofSeconds(Long.MAX_VALUE)).handle())
        .isEqualTo("v-1");
  }

  @Test
  void interruptCancelsTheCallAndStaysSet() throws Exception {
    var cancelled = new CountDownLatch(1);
    driver.script(
        "CreateVolume",
        (request, caller) ->
            ((ServerCallStreamObserver<byte[]>) caller).setOnCancelHandler(cancelled::countDown));
    var failure = new AtomicReference<BackendException>();
    var interrupted = new CompletableFuture<Boolean>();
    var caller =
        new Thread(
            () -> {
              failure.set(failure(() -> backend.provision(Calls.VOLUME, LONG)));
              interrupted.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    await().until(() -> !driver.received(CreateVolumeRequest.class).isEmpty());

    caller.interrupt();

    assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(failure.get().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.get().fate()).isEqualTo(MAY_HAVE_HAPPENED);
    assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void driverThatSaysNothingIsQuotedAsSuch(String nothing) {
    driver.fail("CreateVolume", Status.INTERNAL.withDescription(nothing));

    assertThat(failure(() -> backend.provision(Calls.VOLUME, LONG)))
        .hasMessageEndingWith("failed with INTERNAL: no details given");
  }

  @Test
  void longTextOfADriverIsCutAndPutOnOneLine() {
    driver.fail(
        "CreateVolume", Status.INTERNAL.withDescription("first\r\nsecond\t" + "x".repeat(5000)));

    assertThat(failure(() -> backend.provision(Calls.VOLUME, LONG)))
        .message()
        .hasLineCount(1)
        .contains("first second xxx")
        .endsWith("... (5013 characters in all)")
        .hasSizeLessThan(900);
  }

  @Test
  void driverThatHasNoSuchMethodIsUnsupported() {
    driver.fail("DeleteVolume", Status.UNIMPLEMENTED);

    assertThat(
            failure(
                    () ->
                        backend.delete(new DeletionRequest("v-9", Calls.DELETION.secrets()), LONG))
                .kind())
        .isEqualTo(Kind.UNSUPPORTED);
  }
}
