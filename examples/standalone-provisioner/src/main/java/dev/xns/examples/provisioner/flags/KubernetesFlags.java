package dev.xns.examples.provisioner.flags;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How the API server is reached (FLAG-01, 02, 18, 19), and with what. */
public final class KubernetesFlags {
  private static final String NO_LIMITER =
      " Accepted and without effect: the Kubernetes client used here has no limiter. The engine"
          + " answers from its caches and makes one to three requests per claim; the API server's"
          + " own priority and fairness limits it.";

  @Option(
      names = "--master",
      paramLabel = "URL",
      showDefaultValue = Visibility.NEVER,
      description = "URL of the API server, for use outside a cluster.")
  String master = "";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      showDefaultValue = Visibility.NEVER,
      description =
          "Path of a kubeconfig file. The environment variable KUBECONFIG wins over it. Without"
              + " this and --master, the credentials of the pod are used.")
  String kubeconfig = "";

  @Option(
      names = "--client",
      paramLabel = "fabric8|official",
      description =
          "Library that speaks to the API server. Not a flag of the reference product; nothing else"
              + " depends on it.")
  KubeClient client = KubeClient.FABRIC8;

  @Option(
      names = "--kube-api-qps",
      paramLabel = "RATE",
      description = "Requests per second to the API server." + NO_LIMITER)
  float qps = 5;

  @Option(
      names = "--kube-api-burst",
      paramLabel = "COUNT",
      description = "Requests to the API server at once." + NO_LIMITER)
  int burst = 10;

  /** URL of the API server; empty if not given. */
  public String master() {
    return master;
  }

  /** The library that speaks to the API server. */
  public KubeClient client() {
    return client;
  }

  /** Path of the kubeconfig file to be used (FLAG-45); empty if there is none. */
  public String kubeconfig(Map<String, String> environment) {
    String fromEnvironment = environment.getOrDefault("KUBECONFIG", "");
    return fromEnvironment.isEmpty() ? kubeconfig : fromEnvironment;
  }

  /** The client would try whether a server without a scheme speaks TLS, and do without if not. */
  List<String> problems() {
    return master.isEmpty() || master.matches("https?://.+")
        ? List.of()
        : List.of(
            "--master was \""
                + master
                + "\" but must be a URL such as https://192.0.2.1:6443, with its scheme");
  }

  List<String> withoutEffect() {
    return qps == 5 && burst == 10
        ? List.of()
        : List.of(
            "--kube-api-qps and --kube-api-burst have no effect: the Kubernetes client used here"
                + " has no limiter");
  }
}
