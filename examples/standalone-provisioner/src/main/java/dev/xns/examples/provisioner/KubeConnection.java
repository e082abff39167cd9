package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.flags.KubernetesFlags;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The connection to the API server, as the flags and the environment want it (START-05). */
final class KubeConnection {
  private static final int UNAUTHORIZED = 401;

  private final KubernetesFlags flags;
  private final Map<String, String> environment;

  KubeConnection(KubernetesFlags flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  /**
   * A client whose API server was reached once.
   *
   * @throws StartException if it cannot be, or if there is nothing that says where it is
   */
  KubernetesClient open() {
    // One request is enough to tell whether there is a server; the engine repeats by itself.
    Config config = config();
    config.setRequestRetryBackoffLimit(0);
    KubernetesClient client = client(config);
    try {
      requireAnswer(client);
      return client;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static KubernetesClient client(Config config) {
    try {
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (KubernetesClientException e) {
      throw new StartException(
          "the API server " + config.getMasterUrl() + " cannot be connected to: " + rootOf(e), e);
    }
  }

  private Config config() {
    String kubeconfig = flags.kubeconfig(environment);
    if (!kubeconfig.isEmpty()) {
      return withMaster(fromFile(Path.of(kubeconfig)));
    }
    if (!flags.master().isEmpty()) {
      return withMaster(Config.empty());
    }
    if (environment.getOrDefault("KUBERNETES_SERVICE_HOST", "").isEmpty()) {
      throw new StartException(
          "no API server is known: this is not a pod of a cluster (KUBERNETES_SERVICE_HOST is not"
              + " set), so pass --kubeconfig or --master, or set KUBECONFIG");
    }
    // The credentials of the pod are meant, not a file that happens to be in the image.
    System.setProperty(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
    return Config.autoConfigure(null);
  }

  private Config fromFile(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new StartException(
          "kubeconfig "
              + file
              + (Files.exists(file) ? " is not a readable file" : " does not exist")
              + "; correct --kubeconfig or the environment variable KUBECONFIG, which wins over"
              + " it");
    }
    try {
      Config config = Config.fromKubeconfig(file.toFile());
      if (config.getCurrentContext() == null) {
        throw new StartException(
            "kubeconfig "
                + file
                + " has no current context; set one with kubectl config"
                + " use-context");
      }
      if (flags.master().isEmpty() && config.getFileWithCluster() == null) {
        throw new StartException(
            "kubeconfig " + file + " has no cluster for its current context; correct the context");
      }
      return config;
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw new StartException("kubeconfig " + file + " cannot be read: " + rootOf(e), e);
    }
  }

  private Config withMaster(Config config) {
    String master = flags.master();
    if (master.isEmpty()) {
      return config;
    }
    config.setMasterUrl(master.endsWith("/") ? master : master + "/");
    return config;
  }

  private static void requireAnswer(KubernetesClient client) {
    String server = String.valueOf(client.getMasterUrl());
    try {
      client.getKubernetesVersion();
    } catch (KubernetesClientException e) {
      if (e.getCode() == UNAUTHORIZED) {
        throw new StartException(
            "the API server " + server + " does not accept the credentials: " + firstLine(e), e);
      }
      if (e.getCode() <= 0) {
        throw new StartException(
            "the API server " + server + " cannot be reached: " + rootOf(e), e);
      }
      // Any other answer is one: the server is there, and rules about the version are its own.
    }
  }

  /** The cause of all causes, in one line. */
  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + firstLine(root);
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
