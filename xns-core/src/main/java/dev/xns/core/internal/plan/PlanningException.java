package dev.xns.core.internal.plan;

import dev.xns.core.report.ReasonCode;
import java.util.Set;

/**
 * Ends planning with a plan. Thrown and caught inside this package only, so that rules can be
 * written one after the other; planning as a whole returns the plan it carries.
 */
final class PlanningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Plan plan;

  /** A rule does not hold: wait until one of these changes. */
  PlanningException(ReasonCode reason, String message, Dependency... on) {
    this(new Plan.Wait(reason, message, Set.of(on)));
  }

  /** This is the plan, whatever rules there are still to come. */
  PlanningException(Plan plan) {
    super(null, null, false, false);
    this.plan = plan;
  }

  Plan toPlan() {
    return plan;
  }

  @Override
  public String getMessage() {
    return plan instanceof Plan.Wait wait ? wait.message() : plan.toString();
  }
}
