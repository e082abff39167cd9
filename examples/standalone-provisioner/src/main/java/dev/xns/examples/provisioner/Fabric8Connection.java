package dev.xns.examples.provisioner;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.examples.provisioner.ServerLocation.Kubeconfig;
import dev.xns.examples.provisioner.ServerLocation.Master;
import dev.xns.fabric8.Fabric8Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;

/** A connection of the fabric8 client. */
final class Fabric8Connection implements KubeConnection {
  private final KubernetesClient client;
  private final ClusterAccess cluster;

  private Fabric8Connection(KubernetesClient client) {
    this.client = client;
    cluster = Fabric8Cluster.on(client);
  }

  static Fabric8Connection to(ServerLocation location) {
    // One request is enough to tell whether there is a server; the engine repeats by itself.
    Config config = config(location);
    config.setRequestRetryBackoffLimit(0);
    try {
      return new Fabric8Connection(new KubernetesClientBuilder().withConfig(config).build());
    } catch (KubernetesClientException e) {
      throw ConnectionProblems.notConnectable(config.getMasterUrl(), e);
    }
  }

  @Override
  public ClusterAccess cluster() {
    return cluster;
  }

  @Override
  public String server() {
    return String.valueOf(client.getMasterUrl());
  }

  @Override
  public int askVersion() throws IOException {
    try {
      client.getKubernetesVersion();
      return HttpURLConnection.HTTP_OK;
    } catch (KubernetesClientException e) {
      if (e.getCode() > 0) {
        return e.getCode();
      }
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    cluster.close();
    client.close();
  }

  private static Config config(ServerLocation location) {
    if (location instanceof Kubeconfig kubeconfig) {
      return withMaster(fromFile(kubeconfig), kubeconfig.master());
    }
    if (location instanceof Master master) {
      return withMaster(Config.empty(), master.url());
    }
    // The credentials of the pod are meant, not a file that happens to be in the image.
    System.setProperty(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
    return Config.autoConfigure(null);
  }

  private static Config fromFile(Kubeconfig kubeconfig) {
    Config config;
    try {
      config = Config.fromKubeconfig(kubeconfig.file().toFile());
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw ConnectionProblems.unreadable(kubeconfig.file(), e);
    }
    if (config.getCurrentContext() == null) {
      throw ConnectionProblems.noContext(kubeconfig.file());
    }
    if (kubeconfig.master().isEmpty() && config.getFileWithCluster() == null) {
      throw ConnectionProblems.noCluster(kubeconfig.file());
    }
    return config;
  }

  private static Config withMaster(Config config, String master) {
    if (!master.isEmpty()) {
      config.setMasterUrl(master.endsWith("/") ? master : master + "/");
    }
    return config;
  }
}
