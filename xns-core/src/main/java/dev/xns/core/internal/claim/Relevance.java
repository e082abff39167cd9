package dev.xns.core.internal.claim;

import dev.xns.api.model.CsiNode;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.Node;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.ClaimMark;
import org.jspecify.annotations.Nullable;

/** Which changes of objects can make a difference to planning. */
final class Relevance {
  private Relevance() {}

  /** Status and bookkeeping of a claim play no part in planning. */
  static boolean ofClaims(
      PersistentVolumeClaim before, PersistentVolumeClaim after, ClaimMark mark) {
    return !before.spec().equals(after.spec())
        || !mark.without(before.metadata().annotations())
            .equals(mark.without(after.metadata().annotations()))
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
