package dev.xns.core.internal.claim;

import dev.xns.api.model.CsiNode;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.Node;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.core.internal.plan.ReadAnnotations;
import org.jspecify.annotations.Nullable;

/** Which changes of objects can make a difference to planning. */
final class Relevance {
  private Relevance() {}

  /**
   * Status, bookkeeping and most annotations of a claim play no part in planning.
   *
   * @param storageClass the class of the claim; null if there is none
   */
  static boolean ofClaims(
      PersistentVolumeClaim before,
      PersistentVolumeClaim after,
      @Nullable StorageClass storageClass) {
    return !before.spec().equals(after.spec())
        || ReadAnnotations.differ(before.metadata(), after.metadata(), storageClass)
        || before.metadata().isBeingDeleted() != after.metadata().isBeingDeleted();
  }

  static boolean isOfNodes(ResourceType<?> type) {
    return type.equals(ResourceTypes.NODES) || type.equals(ResourceTypes.CSI_NODES);
  }

  /** Nodes change all the time, mostly in what plays no part in planning. */
  static boolean ofNodes(@Nullable KubernetesObject before, @Nullable KubernetesObject after) {
    if (before instanceof Node old && after instanceof Node now) {
      return !old.metadata().labels().equals(now.metadata().labels());
    }
    return !(before instanceof CsiNode old && after instanceof CsiNode now)
        || !old.spec().equals(now.spec());
  }
}
