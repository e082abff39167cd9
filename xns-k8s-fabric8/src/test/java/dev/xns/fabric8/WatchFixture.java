package dev.xns.fabric8;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;

import dev.xns.api.cluster.Watch;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;

/** A watch of claims against a scripted server, at a quick pace. */
final class WatchFixture implements AutoCloseable {
  private static final String CLAIMS = "/api/v1/persistentvolumeclaims";

  final ScriptedServer server = new ScriptedServer();
  final KubernetesClient client = server.newClient(10_000);
  final RecordingObserver observer = new RecordingObserver();
  final Fabric8Cluster cluster;

  WatchFixture() throws IOException {
    this(Pace.quick());
  }

  WatchFixture(WatchTimings timings) throws IOException {
    cluster = Fabric8Cluster.on(client, timings);
  }

  Watch watch() {
    return cluster.watch(PERSISTENT_VOLUME_CLAIMS, observer);
  }

  /** The request for the first page of a list. */
  Exchange expectList() throws InterruptedException {
    return server.expect("GET", CLAIMS + "?limit=500");
  }

  /** The request for a further page of a list. */
  Exchange expectPage(String continuation) throws InterruptedException {
    return server.expect("GET", CLAIMS + "?limit=500&continue=" + continuation);
  }

  /** The request for a watch from this position. */
  Exchange expectWatch(int position) throws InterruptedException {
    return server.expect(
        "GET",
        CLAIMS
            + "?watch=true&allowWatchBookmarks=true&resourceVersion="
            + position
            + "&timeoutSeconds="
            + 180);
  }

  /** Starts a watch, of nothing yet, and brings it to where it streams from position 10. */
  Exchange streaming() throws Exception {
    watch();
    expectList().json(200, Answers.list(10));
    observer.expect("replaced");
    return expectWatch(10).stream();
  }

  /** Waits until a stream counts as working, without a change of the position. */
  void works(Exchange stream) throws Exception {
    stream.line(Answers.modified(Answers.claim("dev", "probe", 10)));
    observer.expect("upserted dev/probe@10");
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    client.close();
    server.close();
  }
}
