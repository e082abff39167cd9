package dev.xns.official.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.Connected;
import dev.xns.official.OfficialCluster;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;

/** Connects the official adapter. */
final class OfficialAdapter {
  private OfficialAdapter() {}

  static Connected connect(String kubeconfig, WatchTimings timings) {
    ApiClient client;
    try {
      client =
          ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(new StringReader(kubeconfig))).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Connected(
        OfficialCluster.on(client, timings),
        () -> client.getHttpClient().connectionPool().evictAll());
  }
}
