package dev.xns.fabric8;

import dev.xns.api.rest.ClusterUnderTest;
import dev.xns.api.rest.RestCluster;
import dev.xns.api.rest.RestTransport;
import dev.xns.api.rest.WatchTimings;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;

/** Cluster access over a client that knows nothing but the server's address. */
final class Fabric8ClusterUnderTest implements ClusterUnderTest {
  private final KubernetesClient client;
  private final RestCluster cluster;

  Fabric8ClusterUnderTest(String url, Duration requestTimeout, WatchTimings timings) {
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl(url)
                    .withRequestTimeout((int) requestTimeout.toMillis())
                    .build())
            .build();
    cluster = Fabric8Cluster.on(client, timings);
  }

  @Override
  public RestCluster cluster() {
    return cluster;
  }

  @Override
  public RestTransport transport() {
    return new Fabric8Transport(client);
  }

  @Override
  public String threadPrefix() {
    return "xns-fabric8-";
  }

  @Override
  public String read(String path) {
    return client.raw(path);
  }

  @Override
  public void close() {
    cluster.close();
    client.close();
  }
}
