package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.options.MarkMode;
import dev.xns.core.report.ReasonCode;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When claims are marked, and what becomes of a creation if that fails. */
final class Marking {
  private static final Logger log = LoggerFactory.getLogger(Marking.class);
  private static final String WHAT = "marks on claims";

  private final MarkMode mode;
  private final MarkWriter marks;
  private final Reporter reporter;
  private final AtomicBoolean forbidden = new AtomicBoolean();

  Marking(MarkMode mode, MarkWriter marks, Reporter reporter) {
    this.mode = mode;
    this.marks = marks;
    this.reporter = reporter;
  }

  /** What comes first when a request is complete. */
  Creation.Step first() {
    return mode == MarkMode.ALWAYS ? new Creation.Step.PutMark() : new Creation.Step.Provision();
  }

  /** Marks a claim before anything was asked for. */
  Progress put(Plan.Provision plan) {
    try {
      boolean marked = marks.put(plan);
      permitted();
      return marked ? new Progress.Marked() : new Progress.Undone();
    } catch (ClusterException e) {
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
      permitted();
      return marked ? creation.with(Creation.Mark.OWN) : creation;
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.FORBIDDEN) {
        notPermitted(e);
      } else {
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
