package dev.xns.core.internal.plan;

import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.CheckResult.Verdict;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.report.ReasonCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Remembers the checks that one plan went through. For one plan and one thread. */
public final class CheckTrace implements Checks {
  private final Set<ClaimCheck> entered = EnumSet.noneOf(ClaimCheck.class);
  private final Set<ClaimCheck> skipped = EnumSet.noneOf(ClaimCheck.class);
  private @Nullable ClaimCheck last;

  /** Has heard of no check yet. */
  public CheckTrace() {}

  @Override
  public void enter(ClaimCheck check, boolean applies) {
    (applies ? entered : skipped).add(check);
    last = applies ? check : last;
  }

  /** The check at which planning ended; null if it went through all of them. */
  public @Nullable ClaimCheck end(Plan plan) {
    return plan instanceof Plan.Provision ? null : last;
  }

  /** Every check in order, and what it found on the way to this plan. */
  public List<CheckResult> results(Plan plan) {
    return Arrays.stream(ClaimCheck.values()).map(check -> result(check, plan)).toList();
  }

  private CheckResult result(ClaimCheck check, Plan plan) {
    if (check == end(plan)) {
      return ending(check, plan);
    }
    Verdict verdict =
        entered.contains(check)
            ? Verdict.PASSED
            : skipped.contains(check) ? Verdict.NOT_APPLICABLE : Verdict.NOT_REACHED;
    return new CheckResult(check, verdict, null, "");
  }

  private static CheckResult ending(ClaimCheck check, Plan plan) {
    if (plan instanceof Plan.Wait wait) {
      return failed(check, wait.reason(), wait.message());
    }
    if (plan instanceof Plan.Reschedule reschedule) {
      return failed(check, reschedule.reason(), reschedule.message());
    }
    String why =
        plan instanceof Plan.Ignore ignore
            ? ignore.why()
            : plan instanceof Plan.LeaveToPopulator populator
                ? "its source is a "
                    + populator.kind()
                    + ": an external populator is expected to make its volume"
                : "its answer is still to come";
    return new CheckResult(check, Verdict.SETTLED, null, why);
  }

  private static CheckResult failed(ClaimCheck check, ReasonCode reason, String message) {
    return new CheckResult(check, Verdict.FAILED, reason, message);
  }
}
