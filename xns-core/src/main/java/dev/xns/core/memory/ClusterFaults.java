package dev.xns.core.memory;

/**
 * Lets requests to an {@code InMemoryCluster} fail: whatever a method throws is what the caller
 * gets, usually a {@link dev.xns.api.cluster.ClusterException}. Called on the requesting thread,
 * without a lock.
 */
public interface ClusterFaults {
  /** No faults. */
  ClusterFaults NONE = new ClusterFaults() {};

  /** A request has come and has no effect yet. */
  default void before(ClusterRequest request) {}

  /** The request has had its effect and the answer is about to be sent. */
  default void after(ClusterRequest request) {}
}
