package dev.xns.api.rest;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Cluster access over {@link JdkTransport}. */
final class JdkClusterUnderTest implements ClusterUnderTest {
  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final String url;
  private final JdkTransport transport;
  private final RestCluster cluster;

  JdkClusterUnderTest(String url, Duration requestTimeout, WatchTimings timings) {
    this.url = url;
    transport = new JdkTransport(client, url, requestTimeout);
    cluster = new RestCluster(transport, timings, threadPrefix() + "watch", () -> {});
  }

  @Override
  public RestCluster cluster() {
    return cluster;
  }

  @Override
  public RestTransport transport() {
    return transport;
  }

  @Override
  public String threadPrefix() {
    return "xns-jdk-";
  }

  @Override
  public String read(String path) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
