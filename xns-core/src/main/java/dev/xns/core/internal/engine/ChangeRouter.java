package dev.xns.core.internal.engine;

import dev.xns.api.model.CsiNode;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeAttachment;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.queue.WorkQueue;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.view.ViewListener;
import dev.xns.core.internal.view.Wakeups;
import dev.xns.core.report.Degradation;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns changes of the view into work: for the object itself and for whoever waits for it. */
final class ChangeRouter implements ViewListener {
  private final WorkQueue<String> claims;
  private final WorkQueue<String> volumes;
  private final Wakeups<String> claimWakeups;
  private final Wakeups<String> volumeWakeups;
  private final ClaimMark mark;
  private final Predicate<String> isCreating;
  private final BiConsumer<ResourceType<?>, ObjectMeta> sourceChanged;
  private final Reporter reporter;
  private final Degradations degradations;

  ChangeRouter(
      WorkQueue<String> claims,
      WorkQueue<String> volumes,
      Wakeups<String> claimWakeups,
      Wakeups<String> volumeWakeups,
      ClaimMark mark,
      Predicate<String> isCreating,
      BiConsumer<ResourceType<?>, ObjectMeta> sourceChanged,
      Reporter reporter,
      Degradations degradations) {
    this.claims = claims;
    this.volumes = volumes;
    this.claimWakeups = claimWakeups;
    this.volumeWakeups = volumeWakeups;
    this.mark = mark;
    this.isCreating = isCreating;
    this.sourceChanged = sourceChanged;
    this.reporter = reporter;
    this.degradations = degradations;
  }

  @Override
  public <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
    if (before instanceof PersistentVolumeClaim || after instanceof PersistentVolumeClaim) {
      claimChanged((PersistentVolumeClaim) before, (PersistentVolumeClaim) after);
    } else if (before instanceof PersistentVolume || after instanceof PersistentVolume) {
      volumeChanged((PersistentVolume) before, (PersistentVolume) after);
    }
    if (after instanceof PersistentVolumeClaim || after instanceof VolumeSnapshot) {
      sourceChanged.accept(type, after.metadata());
    }
    if (before instanceof VolumeAttachment attachment) {
      volumeWakeups.changed(new Dependency.OnAttachments(ClusterView.attachedVolume(attachment)));
    }
    if (isOfNodes(type)) {
      if (!matters(before, after)) {
        return;
      }
      claimWakeups.changed(new Dependency.OnNodes());
    }
    Dependency changed = Dependency.on(type, key);
    claimWakeups.changed(changed);
    volumeWakeups.changed(changed);
  }

  private void claimChanged(
      @Nullable PersistentVolumeClaim before, @Nullable PersistentVolumeClaim after) {
    if (before != null && (after == null || isOther(before, after))) {
      claimGone(before.metadata().uid());
    }
    if (after != null && (before == null || isOther(before, after) || matters(before, after))) {
      // What changed may be what the failures were about, so they are forgotten (RETRY-04 keeps
      // them).
      claims.wake(after.metadata().uid());
    }
  }

  private void claimGone(String uid) {
    if (isCreating.test(uid)) {
      claims.add(uid); // to be finished, then handed to nobody or undone
      return;
    }
    claims.forget(uid);
    claimWakeups.forget(uid);
    reporter.forget(uid);
  }

  private static boolean isOther(PersistentVolumeClaim before, PersistentVolumeClaim after) {
    return !before.metadata().uid().equals(after.metadata().uid());
  }

  /** Status and bookkeeping of a claim play no part in planning. */
  private boolean matters(PersistentVolumeClaim before, PersistentVolumeClaim after) {
    return !before.spec().equals(after.spec())
        || !mark.without(before.metadata().annotations())
            .equals(mark.without(after.metadata().annotations()))
        || before.metadata().isBeingDeleted() != after.metadata().isBeingDeleted();
  }

  private static boolean isOfNodes(ResourceType<?> type) {
    return type.equals(ResourceTypes.NODES) || type.equals(ResourceTypes.CSI_NODES);
  }

  /** Nodes change all the time, mostly in what plays no part in planning. */
  private static boolean matters(
      @Nullable KubernetesObject before, @Nullable KubernetesObject after) {
    if (before instanceof Node old && after instanceof Node now) {
      return !old.metadata().labels().equals(now.metadata().labels());
    }
    return !(before instanceof CsiNode old && after instanceof CsiNode now)
        || !old.spec().equals(now.spec());
  }

  private void volumeChanged(@Nullable PersistentVolume before, @Nullable PersistentVolume after) {
    if (after != null) {
      volumes.add(after.metadata().name());
    } else if (before != null) {
      volumes.forget(before.metadata().name());
      volumeWakeups.forget(before.metadata().name());
      reporter.forget(before.metadata().uid());
    }
  }

  @Override
  public void known(ResourceType<?> type) {
    degradations.following(type.toString());
    claimWakeups.changed(Dependency.on(type));
    volumeWakeups.changed(Dependency.on(type));
  }

  @Override
  public void interrupted(Degradation degradation) {
    degradations.degraded(degradation);
  }
}
