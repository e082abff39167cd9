package dev.xns.core.internal.claim;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.plan.ClaimPlanner;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.view.Wakeups;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans claims with what is known at this moment, and has them woken when that changes. */
final class ClaimPlanning {
  private static final Logger log = LoggerFactory.getLogger(ClaimPlanning.class);

  /** A grant that changes while it is asked for is asked again, but not for ever. */
  private static final int MOST_QUESTIONS = 5;

  private final ClusterView view;
  private final Wakeups<String> wakeups;
  private final Supplier<ClaimPlanner> planner;
  private final Grants grants;

  /**
   * A claim and what is to be done about it.
   *
   * @param claim the claim
   * @param plan the plan; it still asks for the grant if that changed each time it was asked for
   */
  record Planned(Subject claim, Plan plan) {}

  /**
   * Plans with these planners.
   *
   * @param planner gives a planner with the settings of this moment; called under the view's lock
   */
  ClaimPlanning(
      ClusterView view, Wakeups<String> wakeups, Supplier<ClaimPlanner> planner, Grants grants) {
    this.view = view;
    this.wakeups = wakeups;
    this.planner = planner;
    this.grants = grants;
  }

  /** Plans the claim of this UID; empty if there is none. */
  Optional<Planned> plan(String uid) {
    GrantDecision decision = null;
    long epoch = grants.epoch();
    for (int questions = 0; ; questions++) {
      Planned planned = planNow(uid, decision, epoch).orElse(null);
      if (planned == null) {
        return Optional.empty();
      }
      if (!(planned.plan() instanceof Plan.AskGrant ask) || questions == MOST_QUESTIONS) {
        return Optional.of(planned);
      }
      epoch = grants.epoch();
      decision = decide(planned.claim(), ask.reference());
    }
  }

  /** One look, and in the same moment the registration for what is waited for. */
  private Optional<Planned> planNow(String uid, @Nullable GrantDecision decision, long epoch) {
    synchronized (view) {
      Optional<PersistentVolumeClaim> claim = view.claim(uid);
      if (claim.isEmpty()) {
        wakeups.forget(uid);
        return Optional.empty();
      }
      // An answer may be out of date, and nobody would wake us for that any more.
      GrantDecision current = epoch == grants.epoch() ? decision : null;
      Plan plan = planner.get().plan(claim.get(), view, current);
      wakeups.waitFor(uid, dependencies(plan));
      return Optional.of(new Planned(Subject.claim(claim.get().key(), uid), plan));
    }
  }

  private GrantDecision decide(Subject claim, CrossNamespaceReference reference) {
    GrantDecision decision = grants.decide(reference);
    if (decision instanceof GrantDecision.Denied) {
      // For the administrator only: the claim's owner must not learn of grants (DEF-13).
      log.info(
          "Claim {} may not use {}; nearest grants: {}",
          claim.key(),
          ForeignText.name(reference.source().toString()),
          ForeignText.line(grants.nearestMisses(reference).toString()));
    } else if (decision instanceof GrantDecision.Unknown unknown) {
      log.info("Claim {} waits: {}", claim.key(), ForeignText.line(unknown.why()));
    }
    return decision;
  }

  private static Set<Dependency> dependencies(Plan plan) {
    if (plan instanceof Plan.Wait wait) {
      return wait.on();
    }
    return plan instanceof Plan.Ignore ignore ? ignore.on() : Set.of();
  }
}
