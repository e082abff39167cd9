package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.command.StartException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Why there is no connection to an API server, in one line each, whatever the client. */
final class ConnectionProblems {
  private ConnectionProblems() {}

  static StartException noServerKnown() {
    return new StartException(
        "no API server is known: this is not a pod of a cluster (KUBERNETES_SERVICE_HOST is not"
            + " set), so pass --kubeconfig or --master, or set KUBECONFIG");
  }

  static StartException noFile(Path kubeconfig) {
    return new StartException(
        "kubeconfig "
            + kubeconfig
            + (Files.exists(kubeconfig) ? " is not a readable file" : " does not exist")
            + "; correct --kubeconfig or the environment variable KUBECONFIG, which wins over it");
  }

  static StartException unreadable(Path kubeconfig, Exception cause) {
    return new StartException(
        "kubeconfig " + kubeconfig + " cannot be read: " + rootOf(cause), cause);
  }

  static StartException noContext(Path kubeconfig) {
    return new StartException(
        "kubeconfig "
            + kubeconfig
            + " has no current context; set one with kubectl config use-context");
  }

  static StartException noCluster(Path kubeconfig) {
    return new StartException(
        "kubeconfig "
            + kubeconfig
            + " has no cluster for its current context; correct the context");
  }

  static StartException notConnectable(String server, Exception cause) {
    return new StartException(
        "the API server " + server + " cannot be connected to: " + rootOf(cause), cause);
  }

  static StartException unreachable(String server, Exception cause) {
    return new StartException(
        "the API server " + server + " cannot be reached: " + rootOf(cause), cause);
  }

  static StartException unauthorized(String server) {
    return new StartException(
        "the API server "
            + server
            + " does not accept the credentials (401 Unauthorized); correct the user of the"
            + " kubeconfig, or the service account of the pod");
  }

  /** The cause of all causes, in one line. */
  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    return root.getClass().getSimpleName() + ": " + message;
  }
}
