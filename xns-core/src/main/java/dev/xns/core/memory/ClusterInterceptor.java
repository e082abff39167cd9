package dev.xns.core.memory;

/**
 * Sees every request to an {@link InMemoryCluster}, to count it, hold it up or let it fail:
 * whatever a method throws is what the caller gets, usually a {@link
 * dev.xns.api.cluster.ClusterException}. Called on the requesting thread, without a lock.
 */
public interface ClusterInterceptor {
  /** Does nothing. */
  ClusterInterceptor NONE = new ClusterInterceptor() {};

  /** A request has come and has no effect yet. */
  default void before(ClusterRequest request) {}

  /** The request has had its effect and the answer is about to be sent. */
  default void after(ClusterRequest request) {}
}
