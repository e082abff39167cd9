package dev.xns.core.controlplane;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.rest.WatchBackoff;
import dev.xns.api.rest.WatchTimings;
import java.time.Duration;

/**
 * An adapter with its client, connected to a control plane.
 *
 * @param cluster the adapter
 * @param client what to close after it
 */
public record Connected(ClusterAccess cluster, AutoCloseable client) {
  /** Watches that notice trouble within seconds. */
  static final WatchTimings IMPATIENT =
      new WatchTimings(
          Duration.ofSeconds(4),
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofMillis(300),
          new WatchBackoff(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(1)),
          500);

  /** Connects an adapter. */
  @FunctionalInterface
  public interface Adapter {
    /** To the server that the kubeconfig names, as its user, with watches of this pace. */
    Connected connect(String kubeconfig, WatchTimings timings);
  }

  /** Closes the adapter, then the client. */
  public void disconnect() throws Exception {
    cluster.close();
    client.close();
  }
}
