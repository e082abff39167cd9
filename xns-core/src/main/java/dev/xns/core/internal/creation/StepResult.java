package dev.xns.core.internal.creation;

import dev.xns.api.Fate;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.model.PersistentVolume;
import dev.xns.core.internal.plan.Plan;

/**
 * How one step of a creation ended. A result that no transition follows from does not compile: each
 * hands itself to a method of {@link Transitions}.
 */
public sealed interface StepResult {
  /**
   * What follows from this result.
   *
   * @param seen what is seen besides
   */
  Transition follow(Transitions transitions, Creation creation, Seen seen);

  /**
   * The request is complete.
   *
   * @param plan the plan, complete with secrets
   */
  record Prepared(Plan.Provision plan) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.prepared(creation, plan);
    }
  }

  /** The claim may not have what was planned any more, and nothing was asked for. */
  record NotWanted() implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.notWanted(creation, seen.claimMarked());
    }
  }

  /**
   * The claim is marked.
   *
   * @param wanted whether it may still have what was planned: marking took its time
   */
  record Marked(boolean wanted) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.marked(creation, wanted, seen.claimMarked());
    }
  }

  /**
   * The volume exists and is what was asked for.
   *
   * @param volume the PersistentVolume to save
   */
  record Created(PersistentVolume volume) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.created(creation, volume);
    }
  }

  /**
   * The volume exists and must not be handed out.
   *
   * @param deletion what to delete
   */
  record Unusable(DeletionRequest deletion) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.unusable(creation, deletion);
    }
  }

  /**
   * The claim may have the volume.
   *
   * @param volume the PersistentVolume to save
   */
  record Granted(PersistentVolume volume) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.granted(creation, volume);
    }
  }

  /** The PersistentVolume is saved. */
  record Saved() implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.saved(creation, seen.claimMarked());
    }
  }

  /** The volume that must not be handed out is deleted. */
  record Deleted() implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.deleted(creation, seen.claimMarked());
    }
  }

  /**
   * The mark is off.
   *
   * @param end how the creation ends
   */
  record Unmarked(CreationEnd end) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.unmarked(creation, end);
    }
  }

  /**
   * The step failed, and nothing that it was to bring about exists.
   *
   * @param end how the creation ends if that is believed
   */
  record Denied(CreationEnd.WithoutVolume end) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.denied(creation, end, seen);
    }
  }

  /**
   * The step failed and is repeated.
   *
   * @param failure why
   */
  record Failed(Failure failure) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.failed(creation, failure, seen.now());
    }
  }

  /**
   * Nothing was tried: a request of another is under way, and it would tell the same. No failure,
   * and nobody has to hear of it.
   */
  record Postponed() implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.postponed(creation);
    }
  }

  /**
   * The backend was not asked: nothing has become of this attempt, and nothing is known of earlier
   * ones that was not known before.
   *
   * @param failure why
   */
  record NotAsked(Failure failure) implements StepResult {
    @Override
    public Transition follow(Transitions transitions, Creation creation, Seen seen) {
      return transitions.notAsked(creation, failure);
    }
  }

  /** A failure with this fate. */
  static StepResult failed(Fate fate, Failure failure) {
    return switch (fate) {
      case DID_NOT_HAPPEN -> new Denied(new CreationEnd.GivenUp(failure));
      case MAY_HAVE_HAPPENED -> new Failed(failure);
      case NOT_ASKED -> new NotAsked(failure);
    };
  }
}
