package dev.xns.core.internal.creation;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.model.PersistentVolume;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.options.MarkMode;
import java.time.Duration;
import java.time.Instant;

/**
 * The transitions of a creation: a pure function from what is known of it and the result of its
 * step to what comes next.
 */
public final class Transitions {
  private final MarkMode mode;
  private final Duration callTimeout;

  /**
   * Transitions for an engine.
   *
   * @param mode when it marks claims
   * @param callTimeout how long a call may take, for the spacing of denials
   */
  public Transitions(MarkMode mode, Duration callTimeout) {
    this.mode = mode;
    this.callTimeout = callTimeout;
  }

  /**
   * What follows from the result of the creation's step.
   *
   * @param seen what is seen besides
   * @throws IllegalStateException if the step cannot have that result
   */
  public Transition after(Creation creation, StepResult result, Seen seen) {
    return result.follow(this, creation, seen);
  }

  /** Whether a volume may exist and the claim is not marked though it should be. */
  public boolean isMarkDue(Creation creation) {
    return mode != MarkMode.NEVER
        && creation.mark() != MarkState.OWN
        && !(creation.step() instanceof Step.RemoveMark)
        && creation.mayHaveReachedBackend();
  }

  Transition prepared(Creation creation, Plan.Provision complete) {
    if (creation.step() instanceof Step.Resume) {
      return go(creation.frozen(complete, new Step.CreateVolume()));
    }
    require(creation, creation.step() instanceof Step.Prepare, "prepared");
    boolean markFirst = mode == MarkMode.ALWAYS;
    return go(creation.frozen(complete, markFirst ? new Step.PutMark() : new Step.CreateVolume()));
  }

  Transition notWanted(Creation creation, boolean claimMarked) {
    require(creation, !creation.mayHaveReachedBackend(), "found to be unwanted");
    return end(creation, new CreationEnd.PlanAnew(), claimMarked);
  }

  Transition marked(Creation creation, boolean wanted, boolean claimMarked) {
    require(creation, creation.step() instanceof Step.PutMark, "marked");
    Creation marked = creation.with(MarkState.OWN);
    return wanted
        ? go(marked.then(new Step.CreateVolume()))
        : end(marked, new CreationEnd.PlanAnew(), claimMarked);
  }

  Transition created(Creation creation, PersistentVolume volume) {
    require(creation, creation.step() instanceof Step.CreateVolume, "created");
    return go(creation.then(new Step.CheckGrant(volume)));
  }

  Transition granted(Creation creation, PersistentVolume volume) {
    require(creation, creation.step() instanceof Step.CheckGrant, "granted");
    return go(creation.then(new Step.SaveVolume(volume)));
  }

  Transition unusable(Creation creation, DeletionRequest deletion) {
    require(
        creation,
        creation.step() instanceof Step.CreateVolume
            || creation.step() instanceof Step.CheckGrant
            || creation.step() instanceof Step.SaveVolume,
        "found to be unusable");
    Creation next = creation.then(new Step.DeleteVolume(deletion));
    // What must not be handed out is in nobody's hands until it is deleted.
    return new Transition.Go(next, isMarkDue(next));
  }

  Transition saved(Creation creation, boolean claimMarked) {
    // One that is about to be deleted may turn out to have been saved by an earlier process.
    require(
        creation,
        creation.step() instanceof Step.SaveVolume || creation.step() instanceof Step.DeleteVolume,
        "saved");
    return end(creation, new CreationEnd.Served(), claimMarked);
  }

  Transition deleted(Creation creation, boolean claimMarked) {
    require(creation, creation.step() instanceof Step.DeleteVolume, "deleted");
    return end(creation, new CreationEnd.PlanAnew(), claimMarked);
  }

  Transition unmarked(Creation creation, CreationEnd end) {
    require(creation, creation.step() instanceof Step.RemoveMark, "unmarked");
    return new Transition.Ended(creation, end);
  }

  Transition denied(Creation creation, CreationEnd.WithoutVolume end, Seen seen) {
    require(
        creation,
        creation.step() instanceof Step.Prepare
            || creation.step() instanceof Step.PutMark
            || creation.step() instanceof Step.CreateVolume
            || creation.step() instanceof Step.SaveVolume,
        "denied");
    Creation denied = creation.denied(seen.now(), callTimeout);
    if (denied.mustAskAgain()) {
      return new Transition.Retry(denied, end.doubted(), isMarkDue(denied));
    }
    return end(creation, end, seen.claimMarked());
  }

  Transition failed(Creation creation, Failure failure, Instant now) {
    if (creation.step() instanceof Step.PutMark) {
      // A mark that certainly is not on is a denial, so this one may be on.
      return new Transition.Retry(creation.with(MarkState.PERHAPS), failure, false);
    }
    Creation next = creation.step() instanceof Step.CreateVolume ? creation.inDoubt(now) : creation;
    return new Transition.Retry(next, failure, isMarkDue(next));
  }

  /** What has not begun is planned anew after the pause: it may look different then. */
  Transition postponed(Creation creation) {
    require(
        creation,
        creation.step() instanceof Step.Prepare
            || creation.step() instanceof Step.Resume
            || creation.step() instanceof Step.PutMark,
        "postponed");
    return creation.step() instanceof Step.Prepare
        ? new Transition.Ended(creation, new CreationEnd.PlanAnew())
        : new Transition.Pause(creation);
  }

  /**
   * A creation that was never in doubt is as if it had not begun: nothing is remembered. One in
   * doubt stays so, for earlier calls are as unknown as before.
   */
  Transition notAsked(Creation creation, Failure failure) {
    require(creation, creation.step() instanceof Step.CreateVolume, "not asked for");
    if (creation.isInDoubt()) {
      return new Transition.Retry(creation, failure, isMarkDue(creation));
    }
    CreationEnd end = new CreationEnd.GivenUp(failure);
    // A mark that others put on stays: nobody has found out what it stands for.
    return creation.mark() == MarkState.OWN || creation.mark() == MarkState.PERHAPS
        ? go(creation.then(new Step.RemoveMark(end)))
        : new Transition.Ended(creation, end);
  }

  private static Transition go(Creation creation) {
    return new Transition.Go(creation, false);
  }

  private static Transition end(Creation creation, CreationEnd end, boolean claimMarked) {
    return creation.mustUnmark(claimMarked)
        ? go(creation.then(new Step.RemoveMark(end)))
        : new Transition.Ended(creation, end);
  }

  private static void require(Creation creation, boolean possible, String result) {
    if (!possible) {
      throw new IllegalStateException(
          "claim "
              + creation.plan().claim()
              + ": step "
              + creation.step()
              + " cannot be "
              + result);
    }
  }
}
