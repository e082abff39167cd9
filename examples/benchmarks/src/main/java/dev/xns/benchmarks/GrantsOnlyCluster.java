package dev.xns.benchmarks;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceType;
import java.util.List;
import java.util.Optional;

/** A cluster that holds a fixed list of grants and can do nothing but list them. */
record GrantsOnlyCluster(List<ReferenceGrant> grants) implements ClusterAccess {
  @Override
  public <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchScope scope, WatchObserver<? super T> observer) {
    observer.replaced(grants.stream().map(type.recordClass()::cast).toList());
    return () -> {};
  }

  @Override
  public <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
