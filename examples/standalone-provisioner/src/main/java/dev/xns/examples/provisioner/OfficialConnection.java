package dev.xns.examples.provisioner;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.examples.provisioner.ServerLocation.Kubeconfig;
import dev.xns.examples.provisioner.ServerLocation.Master;
import dev.xns.examples.provisioner.ServerLocation.Pod;
import dev.xns.official.OfficialCluster;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.kubernetes.client.util.credentials.KubeconfigAuthentication;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A connection of the official Java client. */
final class OfficialConnection implements KubeConnection {
  /** The client would wait for an answer for ever, which suits its own watches only. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** Without it, a token of a file or a program is used even after it has expired. */
  private static final Duration TOKEN_REFRESH = Duration.ofMinutes(5);

  private final ApiClient client;
  private final ClusterAccess cluster;

  private OfficialConnection(ApiClient client) {
    this.client = client;
    cluster = OfficialCluster.on(client);
  }

  @FunctionalInterface
  private interface Preparation {
    ClientBuilder builder() throws IOException;
  }

  static OfficialConnection to(ServerLocation location) {
    if (location instanceof Kubeconfig kubeconfig) {
      KubeConfig config = read(kubeconfig.file());
      String master = kubeconfig.master();
      if (!master.isEmpty()) {
        return to(master, () -> builder(config).setBasePath(master));
      }
      String server = config.getServer();
      if (server == null) {
        throw ConnectionProblems.noCluster(kubeconfig.file());
      }
      return to(server, () -> builder(config));
    }
    if (location instanceof Master master) {
      return to(master.url(), () -> new ClientBuilder().setBasePath(master.url()));
    }
    return to(((Pod) location).url(), ClientBuilder::cluster);
  }

  private static OfficialConnection to(String server, Preparation preparation) {
    try {
      return new OfficialConnection(preparation.builder().setReadTimeout(REQUEST_TIMEOUT).build());
    } catch (IOException | RuntimeException e) {
      // Keys and certificates that are none come as whatever the client meets first.
      throw ConnectionProblems.notConnectable(server, e);
    }
  }

  @Override
  public ClusterAccess cluster() {
    return cluster;
  }

  @Override
  public String server() {
    return client.getBasePath();
  }

  @Override
  public int askVersion() throws IOException {
    try {
      return new VersionApi(client).getCode().executeWithHttpInfo().getStatusCode();
    } catch (ApiException e) {
      if (e.getCode() > 0) {
        return e.getCode();
      }
      throw new IOException(e);
    } catch (IllegalArgumentException e) {
      // A server that is no URL is noticed only now.
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    cluster.close();
    client.getHttpClient().dispatcher().executorService().shutdown();
    client.getHttpClient().connectionPool().evictAll();
  }

  private static ClientBuilder builder(KubeConfig config) throws IOException {
    return config.getServer() == null
        ? new ClientBuilder().setAuthentication(new KubeconfigAuthentication(config, TOKEN_REFRESH))
        : ClientBuilder.kubeconfig(config, TOKEN_REFRESH);
  }

  private static KubeConfig read(Path file) {
    KubeConfig config;
    try (Reader reader = Files.newBufferedReader(file)) {
      config = KubeConfig.loadKubeConfig(reader);
      config.setFile(file.toFile());
    } catch (IOException | RuntimeException e) {
      // The client takes the shape of the file for granted, and fails in any way if it is not so.
      throw ConnectionProblems.unreadable(file, e);
    }
    if (config.getCurrentContext() == null) {
      throw ConnectionProblems.noContext(file);
    }
    return config;
  }
}
