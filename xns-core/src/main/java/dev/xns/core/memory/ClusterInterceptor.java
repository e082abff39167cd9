package dev.xns.core.memory;

/**
 * Sees every request to an {@link InMemoryCluster}. It can count a request, delay it or make it
 * fail. If a method throws, the caller gets that exception. Usually it is a {@link
 * dev.xns.api.cluster.ClusterException}. Called on the requesting thread, without a lock, so it may
 * block.
 */
public interface ClusterInterceptor {
  /** Does nothing. */
  ClusterInterceptor NONE = new ClusterInterceptor() {};

  /** A request has come. It has no effect yet, and gets none if this method throws. */
  default void before(ClusterRequest request) {}

  /**
   * A request has had its effect. The answer is not sent yet, and is lost if this method throws.
   * Not called for a {@link ClusterRequest.Verb#WATCH}.
   */
  default void after(ClusterRequest request) {}
}
