package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.core.ReasonCode;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one step of a creation ended. */
sealed interface Progress {
  /**
   * Go on with this step at once.
   *
   * @param step the next step
   */
  record Continue(Creation.Step step) implements Progress {}

  /**
   * Ask the backend now.
   *
   * @param plan the plan, complete with secrets
   */
  record Begun(Plan.Provision plan) implements Progress {}

  /** The claim has its volume. */
  record Served() implements Progress {}

  /**
   * The step failed.
   *
   * @param reason stable code
   * @param message for people
   * @param fate {@code DID_NOT_HAPPEN} ends the creation: nothing of it exists, and the claim may
   *     be planned anew. Otherwise the same step is repeated
   * @param on what else, if it changes, makes another try worthwhile
   * @param delay when to try again; null for the usual back-off
   */
  record Failed(
      ReasonCode reason, String message, Fate fate, Set<Dependency> on, @Nullable Duration delay)
      implements Progress {}

  /**
   * There is no room where the selected node can reach it, and nothing was made: give the node up.
   *
   * @param reason stable code
   * @param message for people
   */
  record Reschedule(ReasonCode reason, String message) implements Progress {}

  /** The creation is over without a volume and without a fault: plan the claim anew. */
  record Undone() implements Progress {}
}
