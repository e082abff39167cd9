package dev.xns.core.internal.claim;

import dev.xns.core.internal.claim.ClaimPlanning.Planned;
import dev.xns.core.internal.claim.MarkRecovery.Finding;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.report.ReasonCode;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one claim at a time: goes on with its creation if one has started, otherwise plans it
 * and carries the plan out. The queue makes sure that no claim is worked on twice at once.
 */
final class ClaimReconciler {
  private static final Logger log = LoggerFactory.getLogger(ClaimReconciler.class);

  private final TermContext term;
  private final StartedCreations started;
  private final ClaimPlanning planning;
  private final MarkRecovery recovery;
  private final CreationRun run;
  private final NodeSelection selection;

  ClaimReconciler(
      TermContext term,
      StartedCreations started,
      ClaimPlanning planning,
      MarkRecovery recovery,
      CreationRun run,
      NodeSelection selection) {
    this.term = term;
    this.started = started;
    this.planning = planning;
    this.recovery = recovery;
    this.run = run;
    this.selection = selection;
  }

  /** Works on the claim with this UID. Blocks for as long as the backend does. */
  Outcome reconcile(String uid) {
    Optional<Creation> running = started.get(uid);
    if (running.isPresent()) {
      return drive(uid, running.get());
    }
    if (term.view().isMarked(uid)) {
      Finding finding = recovery.recover(uid);
      if (finding instanceof Finding.GoOn goOn) {
        return begin(uid, goOn.creation());
      }
      if (finding instanceof Finding.Nothing nothing) {
        return nothing.outcome();
      }
    }
    return plan(uid, true);
  }

  private Outcome drive(String uid, Creation creation) {
    return run.drive(uid, creation).orElseGet(() -> plan(uid, false));
  }

  private Outcome begin(String uid, Creation creation) {
    if (started.begin(uid, creation)) {
      return drive(uid, creation);
    }
    Plan.Provision plan = creation.plan();
    term.reporter()
        .failed(
            Subject.claim(plan.claim(), uid),
            ReasonCode.VolumeNameTaken,
            "claim "
                + plan.claim()
                + " needs a volume named "
                + plan.request().name()
                + ", which is being made for another claim: use longer volume names");
    return Outcome.RETRY;
  }

  /**
   * Plans the claim and does what the plan says.
   *
   * @param mayBegin whether a creation may begin now, or only after the back-off
   */
  private Outcome plan(String uid, boolean mayBegin) {
    Optional<Planned> planned = planning.plan(uid);
    if (planned.isEmpty()) {
      term.reporter().forget(uid);
      started.forget(uid);
      return Outcome.DONE;
    }
    Subject claim = planned.get().claim();
    Plan plan = planned.get().plan();
    if (plan instanceof Plan.Provision provision) {
      return mayBegin
          ? begin(uid, Creation.begin(provision, term.view().isMarked(uid), term.time().instant()))
          : Outcome.RETRY;
    }
    return carryOut(uid, claim, plan);
  }

  private Outcome carryOut(String uid, Subject claim, Plan plan) {
    if (plan instanceof Plan.Wait wait) {
      log.debug("{}: {}", wait.reason(), wait.message());
      term.reporter().waiting(claim, wait.reason(), wait.message());
      return new Outcome.Waiting(term.options().retries().max());
    }
    if (plan instanceof Plan.LeaveToPopulator populator) {
      term.reporter().leftToPopulator(claim, populator.kind());
      return Outcome.DONE;
    }
    if (plan instanceof Plan.Reschedule reschedule) {
      term.reporter().waiting(claim, reschedule.reason(), reschedule.message());
      return term.view().isMarked(uid)
          // A volume may exist for that node: it is not given up before that is known.
          ? new Outcome.Waiting(term.options().retries().max())
          : selection.takeBack(uid, claim, reschedule.node());
    }
    if (plan instanceof Plan.AskGrant) {
      return Outcome.RETRY; // grants change faster than they can be asked for
    }
    log.debug("Nothing to do for claim {}: {}", claim.key(), plan);
    return Outcome.DONE;
  }
}
