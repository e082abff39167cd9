package dev.xns.core.internal.creation;

import dev.xns.core.internal.plan.Plan;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A creation that has started: what was planned, and how far it is. From its first call on nothing
 * about the claim, its class, its secret or its source is looked at any more (REQ-15, DEF-26,
 * DEF-27, DEF-34).
 *
 * @param plan the plan, frozen
 * @param step what comes next
 * @param mark what the claim is known to be marked with
 * @param doubt that an earlier call may have made the volume; null if no call was ambiguous
 * @param resumed whether an earlier process began it
 */
public record Creation(
    Plan.Provision plan, Step step, MarkState mark, @Nullable Doubt doubt, boolean resumed) {
  /**
   * A creation that begins.
   *
   * @param inherited whether the claim carries the mark of an earlier process, which does not say
   *     what that process asked for
   * @param now the time: that process may have asked until a moment ago
   */
  public static Creation begin(Plan.Provision plan, boolean inherited, Instant now) {
    return new Creation(
        plan,
        new Step.Prepare(),
        inherited ? MarkState.INHERITED : MarkState.NONE,
        inherited ? Doubt.from(now) : null,
        false);
  }

  /**
   * A creation that an earlier process began, as its mark says.
   *
   * @param now the time: that process may have asked until a moment ago
   */
  public static Creation resume(Plan.Provision plan, Instant now) {
    return new Creation(plan, new Step.Resume(), MarkState.OWN, Doubt.from(now), true);
  }

  /** The creation whose request is complete and does not change any more. */
  Creation frozen(Plan.Provision complete, Step next) {
    return new Creation(complete, next, mark, doubt, resumed);
  }

  Creation then(Step next) {
    return new Creation(plan, next, mark, doubt, resumed);
  }

  /** The same, with what became known of the claim's mark. */
  public Creation with(MarkState known) {
    return new Creation(plan, step, known, doubt, resumed);
  }

  /** A call was ambiguous: a volume may exist. */
  Creation inDoubt(Instant now) {
    return new Creation(plan, step, mark, Doubt.from(now), resumed);
  }

  /** The backend has denied that there is a volume. */
  Creation denied(Instant now, Duration callTimeout) {
    return doubt == null
        ? this
        : new Creation(plan, step, mark, doubt.denied(now, callTimeout), resumed);
  }

  /** Whether an earlier call may have made the volume. */
  boolean isInDoubt() {
    return doubt != null && !doubt.isOver();
  }

  /** Whether a denial is not believed yet. */
  boolean mustAskAgain() {
    return step instanceof Step.CreateVolume && isInDoubt();
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
