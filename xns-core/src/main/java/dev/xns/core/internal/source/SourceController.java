package dev.xns.core.internal.source;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.queue.WorkQueue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes finalizers off sources that nobody needs any more. */
public final class SourceController implements Controller {
  private final VolumeBackend backend;
  private final WorkQueue<SourceObject> queue;
  private final SourceProtection protection;

  /**
   * Looks after the sources of this backend's driver.
   *
   * @param started the creations that use sources
   */
  public SourceController(TermContext term, VolumeBackend backend, StartedCreations started) {
    this.backend = backend;
    queue = term.queues().create();
    protection = new SourceProtection(term, backend.driver(), started, queue);
  }

  /** What protects sources while they are used. */
  public SourceProtection protection() {
    return protection;
  }

  @Override
  public List<ResourceType<?>> watches() {
    return backend.features().contains(BackendFeature.CREATE_DELETE_SNAPSHOT)
        ? List.of(
            ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
            ResourceTypes.PERSISTENT_VOLUMES,
            ResourceTypes.VOLUME_SNAPSHOTS,
            ResourceTypes.VOLUME_SNAPSHOT_CONTENTS)
        : List.of(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ResourceTypes.PERSISTENT_VOLUMES);
  }

  @Override
  public void start(Runnable watchesChanged) {
    queue.start(protection::reconcile);
  }

  @Override
  public void stop() {
    queue.close();
  }

  @Override
  public <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
    if ((after instanceof PersistentVolumeClaim || after instanceof VolumeSnapshot)
        && protection.concerns(type.kind(), after.metadata())) {
      queue.add(new SourceObject(type, key, after.metadata().uid()));
    }
  }
}
