package dev.xns.api.rest;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;

import dev.xns.api.cluster.Watch;

/** A watch of claims against a scripted server, at a quick pace. */
final class WatchFixture implements AutoCloseable {
  private static final String CLAIMS = "/api/v1/persistentvolumeclaims";

  final ScriptedServer server = new ScriptedServer();
  final RecordingWatchObserver observer = new RecordingWatchObserver();
  final ClusterUnderTest underTest;
  final RestCluster cluster;

  WatchFixture(Connector connector, WatchTimings timings) throws Exception {
    underTest = connector.connect(server.url(), RestContract.PATIENT, timings);
    cluster = underTest.cluster();
  }

  Watch watch() {
    return cluster.watch(PERSISTENT_VOLUME_CLAIMS, observer);
  }

  /** The request for the first page of a list. */
  ScriptedExchange expectList() throws InterruptedException {
    return server.expect("GET", CLAIMS + "?limit=500");
  }

  /** The request for a further page of a list. */
  ScriptedExchange expectPage(String continuation) throws InterruptedException {
    return server.expect("GET", CLAIMS + "?limit=500&continue=" + continuation);
  }

  /** The request for a watch from this position. */
  ScriptedExchange expectWatch(int position) throws InterruptedException {
    return server.expect(
        "GET",
        CLAIMS
            + "?watch=true&allowWatchBookmarks=true&resourceVersion="
            + position
            + "&timeoutSeconds="
            + 180);
  }

  /** Starts a watch, of nothing yet, and brings it to where it streams from position 10. */
  ScriptedExchange streaming() throws Exception {
    watch();
    expectList().json(200, ResponseBodies.list(10));
    observer.expect("replaced");
    return expectWatch(10).stream();
  }

  /** Waits until a stream counts as working, without a change of the position. */
  void works(ScriptedExchange stream) throws Exception {
    stream.line(ResponseBodies.modified(ResponseBodies.claim("dev", "probe", 10)));
    observer.expect("upserted dev/probe@10");
  }

  @Override
  public void close() throws Exception {
    underTest.close();
    server.close();
  }
}
