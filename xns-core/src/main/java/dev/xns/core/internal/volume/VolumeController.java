package dev.xns.core.internal.volume;

import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeAttachment;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.plan.Dependencies;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.queue.WorkQueue;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.view.Wakeups;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Deletes volumes that are released, and keeps their finalizers right until then. */
public final class VolumeController implements Controller {
  private final TermContext term;
  private final VolumeBackend backend;
  private final WorkQueue<String> queue;
  private final Wakeups<String> wakeups;
  private final VolumeReconciler reconciler;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /** Looks after the volumes of this backend's driver. */
  public VolumeController(TermContext term, VolumeBackend backend) {
    this.term = term;
    this.backend = backend;
    queue = term.queues().create(this::namespace);
    wakeups = new Wakeups<>(queue::wake);
    reconciler = new VolumeReconciler(term, backend, wakeups);
  }

  /** Namespaces of the claims that had the volumes take turns, and none has all workers. */
  private String namespace(String volume) {
    return term.view()
        .volume(volume)
        .map(found -> found.spec().claimRef())
        .map(claim -> Objects.requireNonNullElse(claim.namespace(), ""))
        .orElse("");
  }

  @Override
  public List<ResourceType<?>> watches() {
    return backend.features().contains(BackendFeature.PUBLISH_UNPUBLISH_VOLUME)
        ? List.of(
            ResourceTypes.PERSISTENT_VOLUMES,
            ResourceTypes.STORAGE_CLASSES,
            ResourceTypes.VOLUME_ATTACHMENTS)
        : List.of(ResourceTypes.PERSISTENT_VOLUMES, ResourceTypes.STORAGE_CLASSES);
  }

  @Override
  public void start(Runnable watchesChanged) {
    queue.start(reconciler::reconcile);
    subscriptions.add(
        backend.onChange(
            () -> {
              watchesChanged.run();
              backendChanged();
            }));
  }

  @Override
  public void stop() {
    queue.close();
    subscriptions.forEach(Subscription::close);
  }

  private void backendChanged() {
    term.view().changing(() -> wakeups.changed(Dependencies.ON_BACKEND));
  }

  @Override
  public <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
    if (after instanceof PersistentVolume volume) {
      queue.add(volume.metadata().name());
    } else if (before instanceof PersistentVolume volume) {
      queue.forget(volume.metadata().name());
      wakeups.forget(volume.metadata().name());
      term.reporter().forget(volume.metadata().uid());
    }
    if (before instanceof VolumeAttachment attachment) {
      wakeups.changed(new Dependency.OnAttachments(ClusterView.attachedVolume(attachment)));
    }
    wakeups.changed(Dependency.on(type, key));
  }

  @Override
  public void known(ResourceType<?> type) {
    wakeups.changed(Dependency.on(type));
  }
}
