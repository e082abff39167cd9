package dev.xns.core.internal.plan;

import dev.xns.core.report.ReasonCode;
import java.util.Set;

/**
 * A rule of planning does not hold. Thrown and caught inside this package only, so that rules can
 * be written one after the other; planning as a whole returns the plan it carries.
 */
final class PlanningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Plan plan;

  PlanningException(ReasonCode reason, String message, Dependency... on) {
    super(message, null, false, false);
    this.plan = new Plan.Wait(reason, message, Set.of(on));
  }

  PlanningException(Plan.Reschedule plan) {
    super(plan.message(), null, false, false);
    this.plan = plan;
  }

  Plan toPlan() {
    return plan;
  }
}
