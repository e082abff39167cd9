package dev.xns.api.rest;

import java.time.Duration;

/** Makes the cluster access under test, over a new client each time. */
@FunctionalInterface
public interface Connector {
  /**
   * Makes cluster access over a new client.
   *
   * @param url the server's address
   * @param requestTimeout the client's timeout for requests
   * @param timings how watches are paced
   */
  ClusterUnderTest connect(String url, Duration requestTimeout, WatchTimings timings)
      throws Exception;
}
