package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.CreationEnd;
import dev.xns.core.internal.creation.Failure;
import dev.xns.core.internal.creation.MarkState;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.report.ReasonCode;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks the claims of creations, and says what becomes of a creation if that fails. */
final class ClaimMarker {
  private static final Logger log = LoggerFactory.getLogger(ClaimMarker.class);
  private static final String WHAT = "marks on claims";

  private final MarkWriter marks;
  private final Grants grants;
  private final Reporter reporter;
  private final AtomicBoolean forbidden = new AtomicBoolean();

  ClaimMarker(MarkWriter marks, Grants grants, Reporter reporter) {
    this.marks = marks;
    this.grants = grants;
    this.reporter = reporter;
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
      permitted();
      // Marking took its time, and nothing was asked for yet.
      return marked
          ? new StepResult.Marked(grants.allow(plan.reference()))
          : new StepResult.NotWanted();
    } catch (ClusterException e) {
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
      permitted();
      return marked ? creation.with(MarkState.OWN) : creation;
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.FORBIDDEN) {
        notPermitted(e);
      } else {
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

  private void notPermitted(ClusterException e) {
    if (!forbidden.getAndSet(true)) {
      reporter.degraded(WHAT, String.valueOf(e.getMessage()));
    }
  }

  private void permitted() {
    if (forbidden.getAndSet(false)) {
      reporter.following(WHAT);
    }
  }
}
