package dev.xns.core.internal.claim;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.CreationEnd;
import dev.xns.core.internal.creation.Failure;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.plan.GrantDenial;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts volumes that exist into the cluster's hands, if their claims may still have them. */
final class HandOver {
  private final TermContext term;
  private final Grants grants;

  HandOver(TermContext term, Grants grants) {
    this.term = term;
    this.grants = grants;
  }

  /**
   * The grant may have been revoked while the backend was working, or while no process was there
   * (GRANT-14). Unknown is no yes, and no reason to throw the volume away either. Nothing that an
   * earlier process began is honoured without a grant: its mark may be an old one put back.
   */
  StepResult checkGrant(Creation creation, PersistentVolume volume) {
    Plan.Provision plan = creation.plan();
    CrossNamespaceReference reference = plan.reference();
    if (reference == null || (term.options().sources().honourStarted() && !creation.resumed())) {
      return new StepResult.Granted(volume);
    }
    GrantDecision decision = grants.decide(reference);
    if (decision instanceof GrantDecision.Allowed) {
      return new StepResult.Granted(volume);
    }
    if (decision instanceof GrantDecision.Denied || !isWanted(plan)) {
      return unusable(plan, volume);
    }
    Plan.Wait wait = GrantDenial.of(plan.claim(), reference, decision);
    return new StepResult.Failed(new Failure(wait.reason(), wait.message(), wait.on(), null));
  }

  private boolean isWanted(Plan.Provision plan) {
    return term.view()
        .claim(plan.claimUid())
        .filter(claim -> !claim.metadata().isBeingDeleted())
        .isPresent();
  }

  /** Saves the PersistentVolume of a volume that exists and is the claim's. */
  StepResult saveVolume(Plan.Provision plan, PersistentVolume volume) {
    PersistentVolume saved;
    try {
      saved = term.cluster().create(ResourceTypes.PERSISTENT_VOLUMES, volume);
    } catch (ClusterException e) {
      boolean refused =
          e.reason() == ClusterException.Reason.ALREADY_EXISTS
              || e.reason() == ClusterException.Reason.INVALID;
      return refused ? lookFor(plan, volume, e) : notSaved(plan, e);
    }
    return saved(plan, saved);
  }

  /**
   * Looks whether a volume that is about to be deleted is in the cluster's hands nevertheless: an
   * earlier process may have saved it, and nobody checks the driver's call.
   *
   * @return what that means; empty if nobody has the volume
   */
  Optional<StepResult> handedOut(Plan.Provision plan, DeletionRequest deletion) {
    ObjectKey key = plan.volume().key();
    Optional<PersistentVolume> present;
    try {
      present = term.cluster().get(ResourceTypes.PERSISTENT_VOLUMES, key);
    } catch (ClusterException e) {
      return Optional.of(
          notUndone(
              plan,
              "whether it is in use cannot be known yet: " + e.getMessage(),
              e.retryAfter().orElse(null)));
    }
    var csi = present.map(PersistentVolume::spec).map(PersistentVolume.Spec::csi).orElse(null);
    if (present.isEmpty() || csi == null || !deletion.handle().equals(csi.volumeHandle())) {
      return Optional.empty();
    }
    return Optional.of(
        isSame(present.get(), plan.volume())
            ? saved(plan, present.get())
            : notUndone(plan, "PersistentVolume " + key + " has it for something else", null));
  }

  private static StepResult notUndone(
      Plan.Provision plan, String why, @Nullable Duration retryAfter) {
    return new StepResult.Failed(
        new Failure(
            ReasonCode.VolumeNotUndone,
            "claim "
                + plan.claim()
                + ": volume "
                + plan.request().name()
                + " must not be used and is not removed: "
                + why,
            Set.of(),
            retryAfter));
  }

  private StepResult saved(Plan.Provision plan, PersistentVolume volume) {
    term.view().written(ResourceTypes.PERSISTENT_VOLUMES, volume);
    term.reporter().provisioned(subject(plan), volume.metadata().name());
    return new StepResult.Saved();
  }

  /**
   * An earlier attempt may have been saved without our hearing of it, whatever the server says to
   * this one; anything else of that name is a clash.
   */
  private StepResult lookFor(
      Plan.Provision plan, PersistentVolume wanted, ClusterException refusal) {
    ObjectKey key = wanted.key();
    Optional<PersistentVolume> present;
    try {
      present = term.cluster().get(ResourceTypes.PERSISTENT_VOLUMES, key);
    } catch (ClusterException e) {
      return notSaved(plan, e);
    }
    if (present.isEmpty()) {
      return refusal.reason() == ClusterException.Reason.INVALID
          ? refusedForGood(plan, wanted, refusal)
          : notSaved(plan, refusal);
    }
    if (isSame(present.get(), wanted)) {
      return saved(plan, present.get());
    }
    // Not undone: the name is the backend's key too, so the volume may well be that of the other.
    return new StepResult.Denied(
        new CreationEnd.GivenUp(
            new Failure(
                ReasonCode.VolumeNameTaken,
                "claim "
                    + plan.claim()
                    + " needs a PersistentVolume named "
                    + key
                    + ", but one of that name exists for something else: delete or rename it",
                Set.of(),
                null)));
  }

  /** The volume can never be handed out (DEF-40, DEF-47). */
  private StepResult refusedForGood(
      Plan.Provision plan, PersistentVolume volume, ClusterException refusal) {
    term.reporter()
        .failed(
            subject(plan),
            ReasonCode.ClusterRefused,
            "claim "
                + plan.claim()
                + ": its PersistentVolume is refused and its volume removed again: "
                + ForeignText.line(refusal.getMessage()));
    return unusable(plan, volume);
  }

  private static StepResult unusable(Plan.Provision plan, PersistentVolume volume) {
    var csi = Objects.requireNonNull(volume.spec().csi(), "a completed volume has a CSI source");
    String handle = Objects.requireNonNull(csi.volumeHandle(), "and a handle");
    return new StepResult.Unusable(new DeletionRequest(handle, plan.request().secrets()));
  }

  private static boolean isSame(PersistentVolume present, PersistentVolume wanted) {
    var left = present.spec().claimRef();
    var right = wanted.spec().claimRef();
    return left != null && right != null && Objects.equals(left.uid(), right.uid());
  }

  private static StepResult notSaved(Plan.Provision plan, ClusterException e) {
    return new StepResult.Failed(
        new Failure(
            ReasonCode.VolumeNotSaved,
            "claim "
                + plan.claim()
                + ": volume "
                + plan.request().name()
                + " exists, but its PersistentVolume could not be saved: "
                + e.getMessage(),
            Set.of(),
            e.retryAfter().orElse(null)));
  }

  private static Subject subject(Plan.Provision plan) {
    return Subject.claim(plan.claim(), plan.claimUid());
  }
}
