package dev.xns.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.GetPluginCapabilitiesRequest;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is left of a backend. */
class CloseTest extends SocketTest {
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private CsiVolumeBackend.Builder watched() {
    return patient()
        .threads(
            work -> {
              var thread = new Thread(work, "of-the-backend");
              threads.add(thread);
              return thread;
            });
  }

  private void awaitEndOfThreads() {
    assertThat(threads).isNotEmpty();
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void closingEndsTheThreadAndMayBeRepeated() {
    driver.start();
    CsiVolumeBackend backend = connect(watched());
    assertThat(threads).hasSize(1);

    backend.close();

    awaitEndOfThreads();
    backend.close();
  }

  @Test
  void nothingElseOfTheBackendStays() {
    driver.start();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    CsiVolumeBackend backend = connect();
    backend.provision(Calls.VOLUME, LONG);

    backend.close();

    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> !thread.getName().startsWith("awaitility"))
                    .isSubsetOf(before));
  }

  @Test
  void closingEndsACallThatIsRunning() throws Exception {
    driver.neverAnswer("CreateVolume").start();
    CsiVolumeBackend backend = connect(watched());
    CompletableFuture<BackendException> outcome =
        CompletableFuture.supplyAsync(() -> failure(() -> backend.provision(Calls.VOLUME, LONG)));
    await().until(() -> !driver.received(CreateVolumeRequest.class).isEmpty());

    backend.close();

    BackendException failure = outcome.get(60, TimeUnit.SECONDS);
    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(Fate.MAY_HAVE_HAPPENED);
    awaitEndOfThreads();
  }

  @Test
  void callsAfterClosingAreNotSent() {
    driver.start();
    CsiVolumeBackend backend = connect();
    backend.close();

    BackendException failure = failure(() -> backend.provision(Calls.VOLUME, LONG));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure.fate()).isEqualTo(Fate.NOT_ASKED);
    assertThat(failure).hasMessageContaining("pvc-1").hasMessageContaining("was closed");
    assertThat(driver.received(CreateVolumeRequest.class)).isEmpty();
    assertThat(backend.driver()).isEqualTo("fake.test");
  }

  @Test
  void closingEndsTheSearchForTheDriver() {
    driver.start();
    CsiVolumeBackend backend = connect(watched());
    driver.close();
    await().until(() -> threads.size() == 2);

    backend.close();

    awaitEndOfThreads();
  }

  @Test
  void closingEndsAHandshakeThatHangs() {
    driver.start();
    CsiVolumeBackend backend = connect(watched());
    driver.close();
    driver = new FakeDriver(socket).neverAnswer("GetPluginCapabilities").start();
    await().until(() -> !driver.received(GetPluginCapabilitiesRequest.class).isEmpty());

    backend.close();

    awaitEndOfThreads();
  }

  @Test
  void listenerMayCloseTheBackend() {
    driver.start();
    CsiVolumeBackend backend = connect(watched());
    backend.onChange(backend::close);
    driver.close();
    driver = new FakeDriver(socket).start();

    awaitEndOfThreads();
    assertThat(failure(() -> backend.provision(Calls.VOLUME, LONG)))
        .hasMessageContaining("was closed");
  }

  @Test
  void failedConnectionLeavesNoThread() {
    driver.named("other.test").start();

    assertThat(failure(() -> connect(watched().expectedDriver("fake.test"))))
        .hasMessageContaining("other.test");

    awaitEndOfThreads();
  }

  @Test
  void threadsAreDaemonsIfNoFactoryIsGiven() {
    driver.start();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    connect();

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("xns-csi") && !before.contains(thread))
        .singleElement()
        .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
  }

  @Test
  void severalBackendsForOneDriverAreIndependent() {
    driver.start();
    CsiVolumeBackend first = connect();
    try (CsiVolumeBackend second = patient().connect()) {
      first.close();

      assertThat(second.provision(Calls.VOLUME, LONG).handle()).isEqualTo("v-1");
    }
  }

  @Test
  void ordinaryLifeLogsNoWarnings() {
    driver.start();
    try (var log = new LoggedLines("ROOT", Level.INFO)) {
      CsiVolumeBackend backend = connect();
      backend.provision(Calls.VOLUME, LONG);
      backend.close();

      assertThat(log.all())
          .singleElement()
          .asString()
          .contains("fake.test", "1.2.3", socket.toString(), "CLONE_VOLUME");
    }
  }
}
