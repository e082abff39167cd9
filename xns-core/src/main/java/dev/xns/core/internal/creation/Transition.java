package dev.xns.core.internal.creation;

/** What follows from the result of a step. */
public sealed interface Transition {
  /**
   * Go on at once.
   *
   * @param creation with its next step
   * @param markFirst whether the claim should be marked before
   */
  record Go(Creation creation, boolean markFirst) implements Transition {}

  /**
   * Take the same step again, later.
   *
   * @param creation what is known now
   * @param failure why
   * @param markFirst whether the claim should be marked before
   */
  record Retry(Creation creation, Failure failure, boolean markFirst) implements Transition {}

  /**
   * Take the same step again, later, and say nothing of it.
   *
   * @param creation what is known now
   */
  record Pause(Creation creation) implements Transition {}

  /**
   * The creation is over.
   *
   * @param creation as it was last
   * @param end how it ended
   */
  record Ended(Creation creation, CreationEnd end) implements Transition {}
}
