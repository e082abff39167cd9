package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.options.MarkMode;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import dev.xns.core.report.ReasonCode;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When claims are marked, and what becomes of a creation if that fails. */
final class Marking {
  private static final Logger log = LoggerFactory.getLogger(Marking.class);
  private static final String CLAIMS = ResourceTypes.PERSISTENT_VOLUME_CLAIMS.toString();

  private final MarkMode mode;
  private final MarkWriter marks;
  private final Degradations degradations;

  Marking(MarkMode mode, MarkWriter marks, Degradations degradations) {
    this.mode = mode;
    this.marks = marks;
    this.degradations = degradations;
  }

  /** What comes first when a request is complete. */
  Creation.Step first() {
    return mode == MarkMode.ALWAYS ? new Creation.Step.PutMark() : new Creation.Step.Provision();
  }

  /** Marks a claim before anything was asked for. */
  Progress put(Plan.Provision plan) {
    try {
      boolean marked = marks.put(plan);
      permitted(marked);
      return marked ? new Progress.Marked() : new Progress.Undone();
    } catch (ClusterException e) {
      notPermitted(e);
      // If the mark may be on, the step is repeated: ending the creation would leave it there.
      return Progress.failed(
          e.fate(),
          ReasonCode.ClaimNotMarked,
          "claim "
              + plan.claim()
              + " could not be marked as being worked on, and nothing is begun before that: "
              + e.getMessage(),
          Set.of(),
          e.retryAfter().orElse(null));
    }
  }

  boolean isDue(Creation creation) {
    return mode != MarkMode.NEVER
        && creation.mark() != Creation.Mark.OWN
        && !(creation.step() instanceof Creation.Step.Settle)
        && creation.mayHaveReachedBackend();
  }

  /**
   * Marks a claim whose volume may exist by now. If that fails the creation goes on without: the
   * sooner its outcome is known the better.
   */
  Creation afterFailure(Creation creation) {
    if (creation.step() instanceof Creation.Step.PutMark) {
      return creation.with(Creation.Mark.PERHAPS); // a step that certainly failed is not repeated
    }
    if (!isDue(creation)) {
      return creation;
    }
    try {
      boolean marked = marks.put(creation.plan());
      permitted(marked);
      return marked ? creation.with(Creation.Mark.OWN) : creation;
    } catch (ClusterException e) {
      if (!notPermitted(e)) {
        log.info("Claim {} could not be marked yet", creation.plan().claim(), e);
      }
      return e.fate() == Fate.MAY_HAVE_HAPPENED ? creation.with(Creation.Mark.PERHAPS) : creation;
    }
  }

  /** Takes the mark off; the creation then ends. */
  Progress settle(Plan.Provision plan, Progress.Ending end) {
    try {
      marks.remove(plan.claim(), plan.claimUid());
      return end;
    } catch (ClusterException e) {
      return new Progress.Failed(
          ReasonCode.ClusterRefused,
          "claim "
              + plan.claim()
              + " is settled, but its mark could not be taken off yet: "
              + e.getMessage(),
          Set.of(),
          e.retryAfter().orElse(null));
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
