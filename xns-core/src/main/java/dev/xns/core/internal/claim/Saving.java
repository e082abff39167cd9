package dev.xns.core.internal.claim;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.claim.Creation.Step;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.report.ReasonCode;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Puts volumes that were made into the cluster's hands. */
final class Saving {
  private final ClusterAccess cluster;
  private final ClusterView view;
  private final Reporter reporter;

  Saving(ClusterAccess cluster, ClusterView view, Reporter reporter) {
    this.cluster = cluster;
    this.view = view;
    this.reporter = reporter;
  }

  /** Saves the PersistentVolume of a volume that exists and is the claim's. */
  Progress save(Plan.Provision plan, PersistentVolume volume) {
    PersistentVolume saved;
    try {
      saved = cluster.create(ResourceTypes.PERSISTENT_VOLUMES, volume);
    } catch (ClusterException e) {
      boolean refused =
          e.reason() == ClusterException.Reason.ALREADY_EXISTS
              || e.reason() == ClusterException.Reason.INVALID;
      return refused ? look(plan, volume, e) : notSaved(plan, e);
    }
    view.written(ResourceTypes.PERSISTENT_VOLUMES, saved);
    reporter.provisioned(subject(plan), volume.metadata().name());
    return new Progress.Served();
  }

  /**
   * An earlier attempt may have been saved without our hearing of it, whatever the server says to
   * this one; anything else of that name is a clash.
   */
  private Progress look(Plan.Provision plan, PersistentVolume wanted, ClusterException refusal) {
    ObjectKey key = wanted.key();
    Optional<PersistentVolume> present;
    try {
      present = cluster.get(ResourceTypes.PERSISTENT_VOLUMES, key);
    } catch (ClusterException e) {
      return notSaved(plan, e);
    }
    if (present.isEmpty()) {
      return refusal.reason() == ClusterException.Reason.INVALID
          ? refusedForGood(plan, wanted, refusal)
          : notSaved(plan, refusal);
    }
    if (isSame(present.get(), wanted)) {
      view.written(ResourceTypes.PERSISTENT_VOLUMES, present.get());
      reporter.provisioned(subject(plan), key.name());
      return new Progress.Served();
    }
    // Not undone: the name is the backend's key too, so the volume may well be that of the other.
    return new Progress.GivenUp(
        ReasonCode.VolumeNameTaken,
        "claim "
            + plan.claim()
            + " needs a PersistentVolume named "
            + key
            + ", but one of that name exists for something else: delete or rename it",
        Set.of(),
        null);
  }

  /** The volume can never be handed out (DEF-40, DEF-47). */
  private Progress refusedForGood(
      Plan.Provision plan, PersistentVolume volume, ClusterException refusal) {
    reporter.failed(
        subject(plan),
        ReasonCode.ClusterRefused,
        "claim "
            + plan.claim()
            + ": its PersistentVolume is refused and its volume removed again: "
            + refusal.getMessage());
    return new Progress.Continue(undoOf(plan, volume));
  }

  /** The step that removes a volume again. */
  static Step.Undo undoOf(Plan.Provision plan, PersistentVolume volume) {
    var csi = Objects.requireNonNull(volume.spec().csi(), "a completed volume has a CSI source");
    String handle = Objects.requireNonNull(csi.volumeHandle(), "and a handle");
    return new Step.Undo(new DeletionRequest(handle, plan.request().secrets()));
  }

  private static boolean isSame(PersistentVolume present, PersistentVolume wanted) {
    var left = present.spec().claimRef();
    var right = wanted.spec().claimRef();
    return left != null && right != null && Objects.equals(left.uid(), right.uid());
  }

  private static Progress notSaved(Plan.Provision plan, ClusterException e) {
    return new Progress.Failed(
        ReasonCode.VolumeNotSaved,
        "claim "
            + plan.claim()
            + ": volume "
            + plan.request().name()
            + " exists, but its PersistentVolume could not be saved: "
            + e.getMessage(),
        Set.of(),
        e.retryAfter().orElse(null));
  }

  private static Subject subject(Plan.Provision plan) {
    return Subject.claim(plan.claim(), plan.claimUid());
  }
}
