package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one step of a creation ended. */
sealed interface Progress {
  /** The creation is over. */
  sealed interface Ending extends Progress {}

  /** Nothing of the creation exists, as far as its last step can tell. */
  sealed interface WithoutVolume extends Ending {
    /** Stable code. */
    ReasonCode reason();

    /** For people. */
    String message();

    /** The same, not believed: the step is repeated. */
    default Failed repeated() {
      return new Failed(
          reason(),
          message() + "; it is asked again, because an earlier call may have made the volume",
          Set.of(),
          null);
    }
  }

  /**
   * Go on with this step at once.
   *
   * @param step the next step
   */
  record Continue(Creation.Step step) implements Progress {}

  /**
   * The request is complete.
   *
   * @param plan the plan, complete with secrets
   * @param step the next step
   */
  record Begun(Plan.Provision plan, Creation.Step step) implements Progress {}

  /** The claim is marked: ask the backend now. */
  record Marked() implements Progress {}

  /** The claim has its volume. */
  record Served() implements Ending {}

  /**
   * The step failed and is repeated.
   *
   * @param reason stable code
   * @param message for people
   * @param on what, if it changes, makes another try worthwhile
   * @param delay when to try again; null for the usual back-off
   */
  record Failed(ReasonCode reason, String message, Set<Dependency> on, @Nullable Duration delay)
      implements Progress {}

  /**
   * The creation failed and nothing of it exists: the claim may be planned anew.
   *
   * @param reason stable code
   * @param message for people
   * @param on what, if it changes, makes another try worthwhile
   * @param delay when to try again; null for the usual back-off
   */
  record GivenUp(ReasonCode reason, String message, Set<Dependency> on, @Nullable Duration delay)
      implements WithoutVolume {}

  /**
   * There is no room where the selected node can reach it, and nothing was made: give the node up.
   *
   * @param reason stable code
   * @param message for people
   */
  record Reschedule(ReasonCode reason, String message) implements WithoutVolume {}

  /** The creation is over without a volume and without a fault: plan the claim anew. */
  record Undone() implements Ending {}

  /** A failure with this fate. */
  static Progress failed(
      Fate fate, ReasonCode reason, String message, Set<Dependency> on, @Nullable Duration delay) {
    return fate == Fate.DID_NOT_HAPPEN
        ? new GivenUp(reason, message, on, delay)
        : new Failed(reason, message, on, delay);
  }
}
