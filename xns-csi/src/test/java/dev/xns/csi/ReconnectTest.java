package dev.xns.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.BoolValue;
import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.csi.proto.ControllerServiceCapability.RPC;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.GetPluginInfoRequest;
import dev.xns.csi.proto.PluginCapability;
import dev.xns.csi.proto.ProbeRequest;
import dev.xns.csi.proto.ProbeResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The driver goes away and comes back. */
class ReconnectTest extends SocketTest {
  private final AtomicInteger announcements = new AtomicInteger();
  private CsiVolumeBackend backend;

  @BeforeEach
  void connectToTheDriver() {
    driver.start();
    backend = connect();
    backend.onChange(announcements::incrementAndGet);
  }

  private void stopTheDriver() {
    driver.close();
    await().until(() -> failure(() -> callOnce()).getMessage().contains("was not sent"));
  }

  private void callOnce() {
    backend.provision(Calls.VOLUME, LONG);
  }

  /** Another driver than the one before, which remembers no requests. */
  private FakeDriver next() {
    driver = new FakeDriver(socket);
    return driver;
  }

  private void awaitAnnouncement(int count) {
    await().until(() -> announcements.get() == count);
  }

  @Test
  void callsFailAtOnceWhileTheDriverIsAway() {
    stopTheDriver();

    BackendException failure = failure(() -> callOnce());

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(Fate.NOT_ASKED);
    assertThat(failure)
        .hasMessageContaining("pvc-1")
        .hasMessageContaining("fake.test")
        .hasMessageContaining(socket.toString());
    assertThat(backend.driver()).isEqualTo("fake.test");
    assertThat(announcements).hasValue(0);
  }

  @Test
  void returnOfTheDriverIsAnnouncedAndCallsWorkAgain() {
    stopTheDriver();
    next().start();
    awaitAnnouncement(1);

    assertThat(backend.provision(Calls.VOLUME, LONG).handle()).isEqualTo("v-1");
    assertThat(driver.received(GetPluginInfoRequest.class)).hasSize(1);
    assertThat(driver.received(CreateVolumeRequest.class)).hasSize(1);
  }

  @Test
  void featuresAreReadAnewBeforeTheyAreAnnounced() {
    backend.onChange(
        () -> {
          if (backend.features().contains(BackendFeature.CLONE_VOLUME)) {
            announcements.addAndGet(100);
          }
        });
    stopTheDriver();
    next()
        .plugin(PluginCapability.Service.Type.CONTROLLER_SERVICE)
        .controller(RPC.Type.CREATE_DELETE_VOLUME)
        .start();
    awaitAnnouncement(1);

    assertThat(backend.features())
        .containsExactlyInAnyOrder(
            BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME);
  }

  @Test
  void driverThatComesBackAgainAndAgainIsFoundAgain() {
    for (int restart = 1; restart <= 3; restart++) {
      driver.close();
      next().start();
      awaitAnnouncement(restart);
      assertThat(backend.provision(Calls.VOLUME, LONG).handle()).isEqualTo("v-1");
    }
  }

  @Test
  void driverThatIsNotReadyYetIsWaitedFor() {
    stopTheDriver();
    next()
        .answer("Probe", ProbeResponse.newBuilder().setReady(BoolValue.of(false)).build())
        .start();
    await().until(() -> driver.received(ProbeRequest.class).size() > 2);

    assertThat(failure(() -> callOnce()).kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(driver.received(CreateVolumeRequest.class)).isEmpty();

    driver.answer("Probe", ProbeResponse.getDefaultInstance());
    awaitAnnouncement(1);
    assertThat(backend.provision(Calls.VOLUME, LONG).handle()).isEqualTo("v-1");
  }

  @Test
  void anotherDriverOnTheSocketGetsNoCalls() {
    stopTheDriver();
    FakeDriver other = next().named("other.test").start();
    await().until(() -> failure(() -> callOnce()).getMessage().contains("other.test"));

    assertThat(failure(() -> callOnce()))
        .hasMessageContaining("fake.test")
        .hasMessageContaining(socket.toString());
    assertThat(other.received(CreateVolumeRequest.class)).isEmpty();
    assertThat(backend.driver()).isEqualTo("fake.test");
    assertThat(announcements).hasValue(0);

    other.close();
    next().start();
    awaitAnnouncement(1);
    assertThat(backend.provision(Calls.VOLUME, LONG).handle()).isEqualTo("v-1");
  }

  @Test
  void strangerOnTheSocketIsOutlasted() throws Exception {
    stopTheDriver();
    var connections = new AtomicInteger();
    var stranger = new RawServer(socket, client -> connections.incrementAndGet());
    await().until(() -> connections.get() > 2);
    stranger.close();

    next().start();
    awaitAnnouncement(1);
    assertThat(backend.provision(Calls.VOLUME, LONG).handle()).isEqualTo("v-1");
  }

  @Test
  void listenerThatHasLeftIsNotToldAndOneThatFailsStopsNobody() {
    var others = new AtomicInteger();
    var left = new AtomicInteger();
    var subscription = backend.onChange(left::incrementAndGet);
    backend.onChange(
        () -> {
          throw new IllegalStateException("listener at fault");
        });
    backend.onChange(others::incrementAndGet);
    subscription.close();
    subscription.close();
    stopTheDriver();
    next().start();

    await().until(() -> others.get() == 1);
    assertThat(left).hasValue(0);
    assertThat(announcements).hasValue(1);
  }

  @Test
  void sameListenerMayBeRegisteredTwiceAndLeaveOnce() {
    Runnable listener = announcements::incrementAndGet;
    var first = backend.onChange(listener);
    backend.onChange(listener);
    first.close();
    stopTheDriver();
    next().start();

    awaitAnnouncement(2);
  }
}
