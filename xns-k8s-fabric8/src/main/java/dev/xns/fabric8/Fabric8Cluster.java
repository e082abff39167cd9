package dev.xns.fabric8;

import static java.util.Objects.requireNonNull;

import dev.xns.api.rest.RestCluster;
import dev.xns.api.rest.WatchTimings;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Makes cluster access through a fabric8 {@link KubernetesClient} that the host has configured. How
 * requests and watches behave is told by {@link RestCluster}.
 *
 * <p><b>What is taken from the client.</b> Server, credentials, TLS and proxy settings,
 * impersonation, HTTP implementation, connections and the request timeout ({@code
 * Config.getRequestTimeout}, 10 s unless configured; zero means 5 min here). Not taken: the retries
 * with which the client repeats requests on its own. One exception is forced by the client: after a
 * 401 it may get a new token and send the request once more. The client is never closed. After the
 * host has closed it, requests fail with reason {@code UNAVAILABLE}.
 *
 * <p>Watches share one daemon thread, {@code xns-fabric8-watch}. No other thread is started, used
 * or blocked beyond those of the client. What the client itself logs at trace level is up to the
 * host.
 */
public final class Fabric8Cluster {
  private static final String THREAD_NAME = "xns-fabric8-watch";

  private Fabric8Cluster() {}

  /**
   * Access to the cluster that the client is configured for. Sends nothing and starts no thread.
   *
   * @param client stays the caller's, and has to stay open for as long as the result is used
   */
  public static RestCluster on(KubernetesClient client) {
    return on(client, WatchTimings.DEFAULT);
  }

  /**
   * The same, with watches at another pace.
   *
   * @param client stays the caller's, and has to stay open for as long as the result is used
   * @param timings how watches are paced
   */
  public static RestCluster on(KubernetesClient client, WatchTimings timings) {
    return new RestCluster(
        new Fabric8Transport(requireNonNull(client, "client")), timings, THREAD_NAME, () -> {});
  }
}
