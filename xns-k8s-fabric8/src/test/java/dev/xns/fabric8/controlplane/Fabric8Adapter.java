package dev.xns.fabric8.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.Connected;
import dev.xns.fabric8.Fabric8Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;

/** Connects the fabric8 adapter. */
final class Fabric8Adapter {
  private Fabric8Adapter() {}

  static Connected connect(String kubeconfig, WatchTimings timings) {
    KubernetesClient client =
        new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig)).build();
    return new Connected(Fabric8Cluster.on(client, timings), client);
  }
}
