package dev.xns.core.internal.claim;

import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.CreationEnd;
import dev.xns.core.internal.creation.Failure;
import dev.xns.core.internal.creation.Seen;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.creation.Step;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.creation.Transition;
import dev.xns.core.internal.creation.Transitions;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.internal.view.Wakeups;
import java.util.Optional;

/** Drives creations: takes their steps, and follows the transitions until they end or must wait. */
final class CreationRun {
  private final TermContext term;
  private final Wakeups<String> wakeups;
  private final StartedCreations started;
  private final Transitions transitions;
  private final CreationSteps steps;
  private final NodeSelection selection;

  CreationRun(
      TermContext term,
      Wakeups<String> wakeups,
      StartedCreations started,
      Transitions transitions,
      CreationSteps steps,
      NodeSelection selection) {
    this.term = term;
    this.wakeups = wakeups;
    this.started = started;
    this.transitions = transitions;
    this.steps = steps;
    this.selection = selection;
  }

  /**
   * Drives a creation that has started as far as it goes now. Blocks for as long as the backend
   * does.
   *
   * @return what becomes of the claim; empty if it is to be planned anew, after the back-off: the
   *     next attempt may be no better than the one that has just ended
   */
  Optional<Outcome> drive(String uid, Creation begun) {
    Creation creation = begun;
    while (term.fence().isOpen()) {
      if (creation.step() instanceof Step.CreateVolume && started.isClosing()) {
        return Optional.of(Outcome.DONE); // whoever comes next may ask
      }
      StepResult result = creation.step().take(creation, steps);
      Seen seen = new Seen(term.view().isMarked(uid), term.time().instant());
      Transition next = transitions.after(creation, result, seen);
      if (next instanceof Transition.Ended ended) {
        return ended(uid, ended.creation(), ended.end());
      }
      if (next instanceof Transition.Retry retry) {
        return Optional.of(retry(uid, retry));
      }
      if (next instanceof Transition.Pause pause) {
        started.update(uid, pause.creation());
        return Optional.of(Outcome.RETRY);
      }
      var go = (Transition.Go) next;
      creation = go.markFirst() ? steps.mark(go.creation()) : go.creation();
      started.update(uid, creation);
    }
    return Optional.of(Outcome.DONE);
  }

  private Outcome retry(String uid, Transition.Retry retry) {
    if (!term.fence().isOpen()) {
      return Outcome.DONE;
    }
    Creation creation = retry.creation();
    started.update(uid, retry.markFirst() ? steps.mark(creation) : creation);
    return report(uid, creation, retry.failure());
  }

  private Optional<Outcome> ended(String uid, Creation creation, CreationEnd end) {
    started.end(uid, creation);
    steps.release(creation.plan());
    if (end instanceof CreationEnd.GivenUp givenUp) {
      return Optional.of(report(uid, creation, givenUp.failure()));
    }
    if (end instanceof CreationEnd.Reschedule reschedule) {
      Subject claim = Subject.claim(creation.plan().claim(), uid);
      term.reporter().failed(claim, reschedule.reason(), reschedule.message());
      return Optional.of(selection.takeBack(uid, claim, creation.plan().selectedNode()));
    }
    if (end instanceof CreationEnd.PlanAnew) {
      return Optional.empty();
    }
    synchronized (term.view()) {
      if (term.view().claim(uid).isEmpty()) {
        term.reporter().forget(uid);
      }
    }
    return Optional.of(Outcome.DONE);
  }

  private Outcome report(String uid, Creation creation, Failure failure) {
    synchronized (term.view()) {
      wakeups.waitFor(uid, failure.on());
    }
    Subject claim = Subject.claim(creation.plan().claim(), uid);
    term.reporter().failed(claim, failure.reason(), failure.message());
    return Outcome.retry(Optional.ofNullable(failure.delay()));
  }
}
