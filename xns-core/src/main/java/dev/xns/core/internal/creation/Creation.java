package dev.xns.core.internal.creation;

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
public record Creation(
    Plan.Provision plan, Step step, MarkState mark, int doubts, boolean resumed) {
  /**
   * A driver that fails may not even have looked for the volume that an earlier call made; CSI
   * promises nothing for codes such as INTERNAL. Once is no proof then, and for ever is too long
   * for a claim that somebody deleted.
   */
  static final int DENIALS = 3;

  /**
   * A creation that begins.
   *
   * @param inherited whether the claim carries the mark of an earlier process, which does not say
   *     what that process asked for
   */
  public static Creation begin(Plan.Provision plan, boolean inherited) {
    return new Creation(
        plan,
        new Step.Prepare(),
        inherited ? MarkState.INHERITED : MarkState.NONE,
        inherited ? DENIALS : 0,
        false);
  }

  /** A creation that an earlier process began, as its mark says. */
  public static Creation resume(Plan.Provision plan) {
    return new Creation(plan, new Step.Resume(), MarkState.OWN, DENIALS, true);
  }

  /** The creation whose request is complete and does not change any more. */
  Creation frozen(Plan.Provision complete, Step next) {
    return new Creation(complete, next, mark, doubts, resumed);
  }

  Creation then(Step next) {
    return new Creation(plan, next, mark, doubts, resumed);
  }

  /** The same, with what became known of the claim's mark. */
  public Creation with(MarkState known) {
    return new Creation(plan, step, known, doubts, resumed);
  }

  /** A call was ambiguous: a volume may exist. */
  Creation inDoubt() {
    return new Creation(plan, step, mark, DENIALS, resumed);
  }

  /** The backend has denied that there is a volume. */
  Creation denied() {
    return new Creation(plan, step, mark, doubts - 1, resumed);
  }

  /** Whether an earlier call may have made the volume. */
  boolean isInDoubt() {
    return doubts > 0;
  }

  /** Whether a denial is not believed yet. */
  boolean mustAskAgain() {
    return step instanceof Step.CreateVolume && doubts > 1;
  }

  /** Whether a call may have reached the backend, from this process or an earlier one. */
  boolean mayHaveReachedBackend() {
    return !(step instanceof Step.Prepare || step instanceof Step.PutMark);
  }

  /**
   * Whether a mark must come off before the creation ends. One that this creation did not put on
   * stays until the backend was asked: what it stands for is as unknown as before.
   *
   * @param claimMarked whether the claim is seen to be marked
   */
  boolean mustUnmark(boolean claimMarked) {
    return mark == MarkState.OWN
        || mark == MarkState.PERHAPS
        || (claimMarked && mayHaveReachedBackend());
  }
}
