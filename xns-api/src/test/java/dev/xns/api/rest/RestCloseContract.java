package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.NODES;
import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
import static dev.xns.api.rest.ResponseBodies.added;
import static dev.xns.api.rest.ResponseBodies.claim;
import static dev.xns.api.rest.ResponseBodies.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xns.api.cluster.Watch;
import dev.xns.api.model.ObjectKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What ends when, and what does not. */
public abstract class RestCloseContract extends RestContract {
  private WatchFixture fixture;
  private RecordingWatchObserver observer;

  protected RestCloseContract(Connector connector) {
    super(connector);
  }

  @BeforeEach
  void start() throws Exception {
    fixture = new WatchFixture(connector, TestTimings.quick());
    observer = fixture.observer;
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void closingAWatchCutsItsConnection() throws Exception {
    Watch watch = fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    ScriptedExchange stream = fixture.expectWatch(10).stream();
    watch.close();
    watch.close();
    stream.awaitDropByClient();
    assertThat(observer.rest()).isEmpty();
    assertThat(fixture.server.waiting()).isZero();
  }

  @Test
  void closingAWatchLeavesOthersRunning() throws Exception {
    Watch watch = fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    ScriptedExchange stream = fixture.expectWatch(10).stream();
    var other = new RecordingWatchObserver();
    fixture.cluster.watch(NODES, other);
    ScriptedExchange nodes = fixture.server.expect("GET", "/api/v1/nodes?limit=500");
    watch.close();
    stream.awaitDropByClient();

    nodes.json(200, list(5));
    other.expect("replaced");
  }

  @Test
  void nothingIsDeliveredAfterAClose() throws Exception {
    // The observer is held in its call while more events pile up behind it, and then the watch is
    // closed: none of them may come through.
    var entered = new CountDownLatch(1);
    var leave = new CompletableFuture<Void>();
    Watch watch = fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    observer.duringCalls(
        () -> {
          entered.countDown();
          leave.join();
        });
    fixture.expectWatch(10).stream()
        .line(added(claim("dev", "a", 11)) + "\n" + added(claim("dev", "b", 12)));
    entered.await();
    watch.close();
    leave.complete(null);

    var other = new RecordingWatchObserver();
    fixture.cluster.watch(NODES, other);
    fixture.server.expect("GET", "/api/v1/nodes?limit=500").json(200, list(5));
    // Same thread, so whatever was behind the held call has had its turn.
    other.expect("replaced");
    observer.expect("upserted dev/a@11");
    assertThat(observer.rest()).isEmpty();
  }

  @Test
  void aWatchMayBeClosedByItsObserver() throws Exception {
    var watch = new CompletableFuture<Watch>();
    observer.duringCalls(() -> watch.join().close());
    watch.complete(fixture.watch());
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");

    // A closed watch asks for nothing more: the next request is another one's.
    fixture.cluster.watch(NODES, new RecordingWatchObserver());
    fixture.server.expect("GET", "/api/v1/nodes?limit=500");
  }

  @Test
  void theClusterMayBeClosedByAnObserver() throws Exception {
    observer.duringCalls(fixture.cluster::close);
    fixture.watch();
    fixture.expectList().json(200, list(10));
    observer.expect("replaced");
    await().until(() -> threads("") == 0);
  }

  @Test
  void aWatchClosedDuringAPauseDoesNotComeBack() throws Exception {
    fixture.close();
    fixture = new WatchFixture(connector, WatchTimings.DEFAULT);
    observer = fixture.observer;
    Watch watch = fixture.watch();
    fixture.expectList().answer(404, "", "404 page not found");
    observer.expect("interrupted NOT_SERVED");
    watch.close();
    fixture.cluster.close();
    await().until(() -> threads("") == 0);
    assertThat(fixture.server.waiting()).isZero();
  }

  @Test
  void aWatchClosedBeforeItsListArrivesDeliversNothing() throws Exception {
    Watch watch = fixture.watch();
    ScriptedExchange request = fixture.expectList();
    watch.close();
    request.json(200, list(10));
    fixture.cluster.watch(NODES, new RecordingWatchObserver());
    fixture.server.expect("GET", "/api/v1/nodes?limit=500");
    assertThat(observer.rest()).isEmpty();
  }

  @Test
  void closingTheClusterEndsWatchesAndThreads() throws Exception {
    ScriptedExchange stream = fixture.streaming();
    var other = new RecordingWatchObserver();
    fixture.cluster.watch(NODES, other);
    fixture.server.expect("GET", "/api/v1/nodes?limit=500");
    await().until(() -> threads("watch") == 1);

    fixture.cluster.close();
    fixture.cluster.close();
    stream.awaitDropByClient();
    await().until(() -> threads("") == 0);
    assertThat(observer.rest()).isEmpty();
    assertThat(other.rest()).isEmpty();
  }

  @Test
  void closingTheClusterLeavesTheClientOpen() throws Exception {
    fixture.streaming();
    fixture.cluster.close();

    var raw = CompletableFuture.supplyAsync(() -> read("/version"));
    fixture.server.expect("GET", "/version").json(200, "{}");
    assertThat(raw.get()).isEqualTo("{}");
  }

  @Test
  void requestsAreNotAffectedByAClose() throws Exception {
    var answer =
        CompletableFuture.supplyAsync(
            () -> fixture.cluster.get(NODES, ObjectKey.clusterScoped("n")));
    ScriptedExchange request = fixture.server.expect("GET", "/api/v1/nodes/n");
    fixture.cluster.close();
    request.json(200, "{\"metadata\":{\"name\":\"n\"}}");
    assertThat(answer.get()).isPresent();
  }

  @Test
  void aClosedClusterWatchesNothing() {
    fixture.cluster.close();
    assertThatThrownBy(() -> fixture.cluster.watch(PERSISTENT_VOLUME_CLAIMS, observer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("persistentvolumeclaims/v1");
  }

  @Test
  void noThreadIsStartedWithoutAWatch() {
    // Those of the test before may take a moment to end.
    await().until(() -> threads("") == 0);
  }

  private String read(String path) {
    try {
      return fixture.underTest.read(path);
    } catch (Exception e) {
      throw new AssertionError("The client does not work any more", e);
    }
  }

  private long threads(String name) {
    String start = fixture.underTest.threadPrefix() + name;
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(start))
        .count();
  }
}
