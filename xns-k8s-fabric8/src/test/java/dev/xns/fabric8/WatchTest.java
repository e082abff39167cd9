package dev.xns.fabric8;

import static dev.xns.api.model.ResourceTypes.PERSISTENT_VOLUME_CLAIMS;

import dev.xns.api.cluster.Watch;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a watch delivers while all goes well. */
class WatchTest {
  private static final WatchTimings TIMINGS =
      new WatchTimings(
          Duration.ofSeconds(180),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMillis(50),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          500);

  private ScriptedServer server;
  private KubernetesClient client;
  private Fabric8Cluster cluster;
  private final RecordingObserver observer = new RecordingObserver();

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer();
    client = server.newClient(10_000);
    cluster = Fabric8Cluster.on(client, TIMINGS);
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    client.close();
    server.close();
  }

  @Test
  void deliversTheListAndThenEachChange() throws Exception {
    Watch watch = cluster.watch(PERSISTENT_VOLUME_CLAIMS, observer);
    server
        .expect("GET", "/api/v1/persistentvolumeclaims?limit=500")
        .json(
            200,
            """
            {"kind":"PersistentVolumeClaimList","apiVersion":"v1","metadata":{"resourceVersion":"10"},
             "items":[{"metadata":{"namespace":"dev","name":"a","resourceVersion":"7"}}]}
            """);
    observer.expect("replaced dev/a@7");
    Exchange stream =
        server
            .expect(
                "GET",
                "/api/v1/persistentvolumeclaims?watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=180")
            .stream();
    stream.line(
        """
        {"type":"ADDED","object":{"metadata":{"namespace":"dev","name":"b","resourceVersion":"11"}}}\
        """);
    observer.expect("upserted dev/b@11");
    watch.close();
    stream.awaitDropByClient();
  }
}
