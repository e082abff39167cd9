package dev.xns.examples.provisioner;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.examples.provisioner.command.StartException;
import dev.xns.examples.provisioner.flags.KubernetesFlags;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Map;

/** A client of an API server, and access to the cluster through it. */
sealed interface KubeConnection extends AutoCloseable
    permits Fabric8Connection, OfficialConnection {
  /**
   * A connection, as the flags and the environment want it (START-05), whose API server was reached
   * once.
   *
   * @throws StartException if it cannot be, or if there is nothing that says where it is
   */
  static KubeConnection open(KubernetesFlags flags, Map<String, String> environment) {
    ServerLocation location = ServerLocation.of(flags, environment);
    KubeConnection connection =
        switch (flags.client()) {
          case FABRIC8 -> Fabric8Connection.to(location);
          case OFFICIAL -> OfficialConnection.to(location);
        };
    try {
      connection.requireAnswer();
      return connection;
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Access to the cluster, which ends with this connection. */
  ClusterAccess cluster();

  /** URL of the API server. */
  String server();

  /**
   * Asks the API server for its version, once.
   *
   * @return HTTP status of the answer
   * @throws IOException if there is none
   */
  int askVersion() throws IOException;

  @Override
  void close();

  private void requireAnswer() {
    int status;
    try {
      status = askVersion();
    } catch (IOException e) {
      throw ConnectionProblems.unreachable(server(), e);
    }
    // Any other answer is one: the server is there, and rules about the version are its own.
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
      throw ConnectionProblems.unauthorized(server());
    }
  }
}
