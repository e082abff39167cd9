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

/** Connects the adapter for the official client. */
final class OfficialAdapter {
  private OfficialAdapter() {}

  static Connected connect(String kubeconfig, WatchTimings timings) {
    try {
      ApiClient client =
          ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(new StringReader(kubeconfig))).build();
      return new Connected(
          OfficialCluster.on(client, timings),
          () -> {
            client.getHttpClient().dispatcher().executorService().shutdown();
            client.getHttpClient().connectionPool().evictAll();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
