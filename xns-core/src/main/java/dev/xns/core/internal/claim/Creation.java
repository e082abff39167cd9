package dev.xns.core.internal.claim;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.model.PersistentVolume;
import dev.xns.core.internal.plan.Plan;

/**
 * A creation that has started: what was planned, and how far it is. From its first call on nothing
 * about the claim, its class, its secret or its source is looked at any more (REQ-15, DEF-26,
 * DEF-27, DEF-34).
 *
 * @param plan the plan, frozen
 * @param step what comes next
 * @param mark what the claim is known to be marked with
 * @param doubts how often the backend has to deny that there is a volume before it is believed; 0
 *     if no call was ambiguous
 * @param resumed whether an earlier process began it
 */
record Creation(Plan.Provision plan, Step step, Mark mark, int doubts, boolean resumed) {
  /**
   * A driver that fails may not even have looked for the volume that an earlier call made; CSI
   * promises nothing for codes such as INTERNAL. Once is no proof then, and for ever is too long
   * for a claim that somebody deleted.
   */
  private static final int DENIALS = 3;

  /** What comes next. */
  sealed interface Step {
    /**
     * Nothing has reached the backend yet: read what the request needs, ask for the grant once
     * more, and protect the source (DEF-21).
     */
    record Begin() implements Step {}

    /** An earlier process may have reached the backend: get ready to repeat what it asked for. */
    record Resume() implements Step {}

    /** Mark the claim before anything can reach the backend. */
    record PutMark() implements Step {}

    /** Ask the backend for the volume, until it is certain whether it exists. */
    record Provision() implements Step {}

    /**
     * The volume exists: find out whether the claim may still have it.
     *
     * @param volume what would be saved
     */
    record Judge(PersistentVolume volume) implements Step {}

    /**
     * The volume exists and is the claim's: save its PersistentVolume.
     *
     * @param volume what to save
     */
    record Save(PersistentVolume volume) implements Step {}

    /**
     * The volume exists but must not be handed out: remove it.
     *
     * @param deletion what to remove
     */
    record Undo(DeletionRequest deletion) implements Step {}

    /**
     * Everything is known: take the mark off the claim.
     *
     * @param end how the creation ends
     */
    record Settle(Progress.Ending end) implements Step {}
  }

  /** What the claim is marked with. */
  enum Mark {
    /** Nothing. */
    NONE,
    /** The mark of an earlier process, which does not say what that process asked for. */
    INHERITED,
    /** Perhaps this creation: a write failed that may have taken effect. */
    PERHAPS,
    /** This creation. */
    OWN
  }

  static Creation begin(Plan.Provision plan, Mark mark) {
    return new Creation(plan, new Step.Begin(), mark, mark == Mark.INHERITED ? DENIALS : 0, false);
  }

  static Creation resume(Plan.Provision plan) {
    return new Creation(plan, new Step.Resume(), Mark.OWN, DENIALS, true);
  }

  /** The creation whose request is complete and does not change any more. */
  Creation frozen(Plan.Provision complete, Step next) {
    return new Creation(complete, next, mark, doubts, resumed);
  }

  Creation then(Step next) {
    return new Creation(plan, next, mark, doubts, resumed);
  }

  Creation with(Mark newMark) {
    return new Creation(plan, step, newMark, doubts, resumed);
  }

  /** A call was ambiguous: a volume may exist. */
  Creation inDoubt() {
    return step instanceof Step.Provision ? new Creation(plan, step, mark, DENIALS, resumed) : this;
  }

  /** The backend has denied that there is a volume. */
  Creation denied() {
    return new Creation(plan, step, mark, doubts - 1, resumed);
  }

  /** Whether a denial is not believed yet. */
  boolean mustAskAgain() {
    return step instanceof Step.Provision && doubts > 1;
  }

  /** Whether a call may have reached the backend, from this process or an earlier one. */
  boolean mayHaveReachedBackend() {
    return !(step instanceof Step.Begin || step instanceof Step.PutMark);
  }

  /**
   * Whether a mark must come off when the creation ends now. One that this creation did not put on
   * stays until the backend was asked: what it stands for is as unknown as before.
   *
   * @param onClaim whether the claim is seen to be marked
   */
  boolean mustSettle(boolean onClaim) {
    return !(step instanceof Step.Settle)
        && (mark == Mark.OWN || mark == Mark.PERHAPS || (onClaim && mayHaveReachedBackend()));
  }
}
