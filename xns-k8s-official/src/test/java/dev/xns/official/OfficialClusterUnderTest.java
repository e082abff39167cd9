package dev.xns.official;

import dev.xns.api.rest.ClusterUnderTest;
import dev.xns.api.rest.RestCluster;
import dev.xns.api.rest.RestTransport;
import dev.xns.api.rest.WatchTimings;
import io.kubernetes.client.openapi.ApiClient;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Cluster access over a client that knows nothing but the server's address. */
final class OfficialClusterUnderTest implements ClusterUnderTest {
  private final ApiClient client;
  private final OfficialTransport transport;
  private final RestCluster cluster;

  OfficialClusterUnderTest(String url, Duration requestTimeout, WatchTimings timings) {
    client =
        new ApiClient().setBasePath(url).setReadTimeout(Math.toIntExact(requestTimeout.toMillis()));
    transport = new OfficialTransport(client);
    cluster = OfficialCluster.on(client, timings);
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
    return "xns-official-";
  }

  @Override
  public String read(String path) throws Exception {
    Request request = new Request.Builder().url(client.getBasePath() + path).build();
    try (Response response = client.getHttpClient().newCall(request).execute()) {
      return response.body().string();
    }
  }

  @Override
  public void close() {
    cluster.close();
    transport.close();
    OkHttpClient http = client.getHttpClient();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
