package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.CreationEnd;
import dev.xns.core.internal.creation.Failure;
import dev.xns.core.internal.creation.MarkState;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.mark.KeyAwaitedException;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.options.MarkMode;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import dev.xns.core.report.ReasonCode;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks the claims of creations, and says what becomes of a creation if that fails. */
final class ClaimMarker {
  private static final Logger log = LoggerFactory.getLogger(ClaimMarker.class);
  private static final String CLAIMS = ResourceTypes.PERSISTENT_VOLUME_CLAIMS.toString();

  private final MarkWriter marks;
  private final Grants grants;
  private final MarkMode mode;
  private final Degradations degradations;

  ClaimMarker(MarkWriter marks, Grants grants, MarkMode mode, Degradations degradations) {
    this.marks = marks;
    this.grants = grants;
    this.mode = mode;
    this.degradations = degradations;
  }

  /** Marks a claim before anything was asked for. */
  StepResult putMark(Creation creation) {
    Plan.Provision plan = creation.plan();
    // The step may be a repeated one, long after the grant was asked for.
    if (!grants.allow(plan.reference())) {
      return new StepResult.NotWanted();
    }
    try {
      boolean marked = marks.put(plan);
      permitted(marked);
      // Marking took its time, and nothing was asked for yet.
      return marked
          ? new StepResult.Marked(grants.allow(plan.reference()))
          : new StepResult.NotWanted();
    } catch (KeyAwaitedException e) {
      return new StepResult.Postponed();
    } catch (ClusterException e) {
      notPermitted(e);
      // If the mark may be on, the step is repeated: ending the creation would leave it there.
      return StepResult.failed(
          e.fate(),
          new Failure(
              ReasonCode.ClaimNotMarked,
              "claim "
                  + plan.claim()
                  + " could not be marked as being worked on, and nothing is begun before that: "
                  + e.getMessage(),
              Set.of(),
              e.retryAfter().orElse(null)));
    }
  }

  /**
   * Marks a claim whose volume may exist by now. If that fails the creation goes on without: the
   * sooner its outcome is known the better.
   *
   * @return the creation with what is known of the mark now
   */
  Creation mark(Creation creation) {
    try {
      boolean marked = marks.put(creation.plan());
      permitted(marked);
      return marked ? creation.with(MarkState.OWN) : creation;
    } catch (KeyAwaitedException e) {
      return creation; // the next look at it marks it
    } catch (ClusterException e) {
      if (!notPermitted(e)) {
        log.info("Claim {} could not be marked yet", creation.plan().claim(), e);
      }
      return e.fate() == Fate.MAY_HAVE_HAPPENED ? creation.with(MarkState.PERHAPS) : creation;
    }
  }

  /** Takes the mark off a claim whose creation is decided. */
  StepResult removeMark(Creation creation, CreationEnd end) {
    Plan.Provision plan = creation.plan();
    try {
      marks.remove(plan.claim(), plan.claimUid());
      return new StepResult.Unmarked(end);
    } catch (ClusterException e) {
      return new StepResult.Failed(
          new Failure(
              ReasonCode.ClusterRefused,
              "claim "
                  + plan.claim()
                  + " is settled, but its mark could not be taken off yet: "
                  + e.getMessage(),
              Set.of(),
              e.retryAfter().orElse(null)));
    }
  }

  /** Says so if that is why a claim could not be marked. */
  private boolean notPermitted(ClusterException e) {
    if (e.reason() != ClusterException.Reason.FORBIDDEN) {
      return false;
    }
    degradations.degraded(
        new Degradation(
            Loss.CLAIM_MARKS,
            CLAIMS,
            mode == MarkMode.ALWAYS
                ? "claims wait: nothing is begun for one that is not marked"
                : "claims are served without marks; the volume of a claim that is deleted is left"
                    + " behind if this process ends before it knows whether it was made",
            String.valueOf(e.getMessage())));
    return true;
  }

  /** A claim that is gone proves nothing. */
  private void permitted(boolean marked) {
    if (marked) {
      degradations.recovered(Loss.CLAIM_MARKS, CLAIMS);
    }
  }
}
