package dev.xns.examples.provisioner;

import dev.xns.examples.provisioner.command.StartException;
import dev.xns.examples.provisioner.flags.KubernetesFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What says where the API server is, and who this program is for it (START-05). */
sealed interface ServerLocation {
  /**
   * A kubeconfig file that can be read.
   *
   * @param master URL that replaces the file's; empty if none does
   */
  record Kubeconfig(Path file, String master) implements ServerLocation {}

  /** Just a URL. */
  record Master(String url) implements ServerLocation {}

  /**
   * The pod that this program runs in, with its own credentials.
   *
   * @param url where the cluster says the API server is, for messages
   */
  record Pod(String url) implements ServerLocation {}

  /**
   * Looks at flags and environment.
   *
   * @throws StartException if nothing says where, or a file that does is not there
   */
  static ServerLocation of(KubernetesFlags flags, Map<String, String> environment) {
    String kubeconfig = flags.kubeconfig(environment);
    if (!kubeconfig.isEmpty()) {
      Path file = Path.of(kubeconfig).toAbsolutePath();
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw ConnectionProblems.noFile(file);
      }
      return new Kubeconfig(file, flags.master());
    }
    if (!flags.master().isEmpty()) {
      return new Master(flags.master());
    }
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    if (host.isEmpty()) {
      throw ConnectionProblems.noServerKnown();
    }
    return new Pod("https://" + host + ":" + environment.get("KUBERNETES_SERVICE_PORT"));
  }
}
