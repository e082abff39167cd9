package dev.xns.core.internal.fence;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.util.Optional;

/**
 * Lets nothing be written by an engine that was closed or has lost its lease, however late the call
 * comes: between the look at the lease and the write a backend call or another request may have
 * taken minutes.
 */
public final class FencedCluster implements ClusterAccess {
  private final ClusterAccess cluster;
  private final Fence fence;

  /** The cluster behind this fence. */
  public FencedCluster(ClusterAccess cluster, Fence fence) {
    this.cluster = cluster;
    this.fence = fence;
  }

  @Override
  public <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    return cluster.get(type, key);
  }

  @Override
  public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    requireOpen();
    return cluster.create(type, object);
  }

  @Override
  public <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    requireOpen();
    return cluster.patch(type, key, patch);
  }

  @Override
  public void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    requireOpen();
    cluster.delete(type, key, preconditions);
  }

  @Override
  public <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchScope scope, WatchObserver<? super T> observer) {
    return cluster.watch(type, scope, observer);
  }

  /** Does nothing: the cluster is the host's. */
  @Override
  public void close() {}

  /** What it stands behind. */
  public Fence fence() {
    return fence;
  }

  private void requireOpen() {
    if (!fence.isOpen()) {
      throw new ClusterException(
          "This engine was closed or has lost its lease, and writes nothing any more",
          ClusterException.Reason.UNAVAILABLE);
    }
  }
}
