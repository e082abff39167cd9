package dev.xns.official;

import static java.util.Objects.requireNonNull;

import dev.xns.api.rest.RestCluster;
import dev.xns.api.rest.WatchTimings;
import io.kubernetes.client.openapi.ApiClient;

/**
 * Makes cluster access through an {@link ApiClient} of the official Kubernetes client that the host
 * has configured. How requests and watches behave is told by {@link RestCluster}.
 *
 * <p><b>What is taken from the client.</b> Server, default headers and authentication, as they are
 * when a request is sent. From its OkHttp client, as it is when the cluster access is made: TLS and
 * proxy settings, interceptors (which the client's token files and credential plugins are),
 * authenticator, redirects, and the connect and write timeouts. The request timeout is OkHttp's
 * call timeout, or else its read timeout (10 s unless configured), or else 60 s: hosts that use
 * informers have neither. Not taken: the repetition of requests on its own. One exception is
 * forced: an authenticator or interceptor of the host may send a request again. The client is never
 * closed, and its dispatcher and connections are not used. Connections are made as needed, with a
 * ping every 15 s, or more often if the client is configured so: one over HTTP/2 that has fallen
 * silent is replaced within 30 s. Failures before a request is on a connection, such as a
 * credential plugin that fails, certainly had no effect, and their exceptions say so.
 *
 * <p><b>Threads.</b> Watches share one daemon thread, {@code xns-official-watch}. OkHttp blocks
 * another one, {@code xns-official-http-N}, for each request that is under way and for each watch.
 * Those are daemons, too, made as needed, and gone 10 s after they were last needed, or with {@link
 * RestCluster#close}; then requests fail with reason {@code UNAVAILABLE}. Connections are closed
 * with it, too, once nothing is under way on them. What the client itself logs when its debugging
 * is on, which may be Secrets, is up to the host.
 */
public final class OfficialCluster {
  private static final String THREAD_NAME = "xns-official-watch";

  private OfficialCluster() {}

  /**
   * Access to the cluster that the client is configured for. Sends nothing and starts no thread.
   *
   * @param client stays the caller's, and has to work for as long as the result is used
   */
  public static RestCluster on(ApiClient client) {
    return on(client, WatchTimings.DEFAULT);
  }

  /**
   * The same, with watches at another pace.
   *
   * @param client stays the caller's, and has to work for as long as the result is used
   * @param timings how watches are paced
   */
  public static RestCluster on(ApiClient client, WatchTimings timings) {
    var transport = new OfficialTransport(requireNonNull(client, "client"));
    return new RestCluster(transport, timings, THREAD_NAME, transport::close);
  }
}
