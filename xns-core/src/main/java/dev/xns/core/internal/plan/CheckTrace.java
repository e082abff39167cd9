package dev.xns.core.internal.plan;

import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.CheckResult.Verdict;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.report.ReasonCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks of one plan, and remembers how far planning came. A rule can end planning only
 * while it runs as a check. So every end belongs to the check that was named with it. Checks run in
 * the order of {@link ClaimCheck}, and none is left out.
 *
 * <p>For one plan and one thread. It plays no part in what is decided.
 */
public final class CheckTrace {
  private final Iterator<ClaimCheck> expected = EnumSet.allOf(ClaimCheck.class).iterator();
  private final Set<ClaimCheck> passed = EnumSet.noneOf(ClaimCheck.class);
  private final Set<ClaimCheck> skipped = EnumSet.noneOf(ClaimCheck.class);
  private @Nullable ClaimCheck running;

  /** A trace in which no check has run. */
  public CheckTrace() {}

  /**
   * Runs all of planning.
   *
   * @param phases runs every check in turn and gives the plan; it throws a {@link
   *     PlanningException} within a check to end planning there
   * @throws IllegalStateException if planning ended outside a check, or left checks out
   */
  Plan plan(Supplier<Plan.Provision> phases) {
    try {
      Plan.Provision plan = phases.get();
      if (expected.hasNext()) {
        throw new IllegalStateException("Planning came to an end without " + expected.next());
      }
      return plan;
    } catch (PlanningException e) {
      if (running == null) {
        throw new IllegalStateException("A rule ended planning and was no check", e);
      }
      return e.toPlan();
    }
  }

  /** Runs a check that every claim needs, and gives what it established. */
  <T> T check(ClaimCheck check, Supplier<T> rule) {
    begin(check);
    T established = rule.get();
    end(check, passed);
    return established;
  }

  /**
   * Runs a check that only some claims need.
   *
   * @return what it established; empty if it does not apply, or established nothing
   */
  <T> Optional<T> checkIf(boolean applies, ClaimCheck check, Supplier<? extends @Nullable T> rule) {
    begin(check);
    Optional<T> established = applies ? Optional.ofNullable(rule.get()) : Optional.empty();
    end(check, applies ? passed : skipped);
    return established;
  }

  /** Runs a check that every claim needs, and that establishes only that it holds. */
  void require(ClaimCheck check, Runnable rule) {
    requireIf(true, check, rule);
  }

  /** Runs a check that only some claims need, and that establishes only that it holds. */
  void requireIf(boolean applies, ClaimCheck check, Runnable rule) {
    begin(check);
    if (applies) {
      rule.run();
    }
    end(check, applies ? passed : skipped);
  }

  private void begin(ClaimCheck check) {
    if (running != null || !expected.hasNext() || expected.next() != check) {
      throw new IllegalStateException(
          "Check " + check + " is out of place: passed " + passed + ", skipped " + skipped);
    }
    running = check;
  }

  private void end(ClaimCheck check, Set<ClaimCheck> as) {
    as.add(check);
    running = null;
  }

  /** The check at which planning ended; null if it went through all of them. */
  public @Nullable ClaimCheck end() {
    return running;
  }

  /**
   * Every check in order, and what it found.
   *
   * @param plan the plan that was made
   */
  public List<CheckResult> results(Plan plan) {
    return Arrays.stream(ClaimCheck.values()).map(check -> result(check, plan)).toList();
  }

  private CheckResult result(ClaimCheck check, Plan plan) {
    if (check == running) {
      return ending(check, plan);
    }
    Verdict verdict =
        passed.contains(check)
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
