package dev.xns.core.internal.claim;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.explain.ClaimExplanation.Awaited;
import dev.xns.core.explain.ClaimExplanation.GrantFindings;
import dev.xns.core.explain.ClaimExplanation.State;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.event.Reporter.Failure;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.plan.CheckTrace;
import dev.xns.core.internal.plan.ClaimPlanner;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.queue.Standing;
import dev.xns.core.internal.queue.WorkQueue;
import dev.xns.core.internal.view.Wakeups;
import dev.xns.core.report.ReasonCode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Explains how claims stand, by planning them once more and carrying nothing out. Only reads, and
 * only from memory. Thread-safe.
 */
final class ClaimExplainer {
  private static final Awaited SCHEDULER = new Awaited("a node that the scheduler selects", null);

  private final TermContext term;
  private final WorkQueue<String> queue;
  private final Wakeups<String> wakeups;
  private final StartedCreations started;
  private final Supplier<ClaimPlanner> planner;
  private final Grants grants;

  /**
   * Makes an explainer.
   *
   * @param planner gives a planner with the settings of this moment; called under the view's lock
   */
  ClaimExplainer(
      TermContext term,
      WorkQueue<String> queue,
      Wakeups<String> wakeups,
      StartedCreations started,
      Supplier<ClaimPlanner> planner,
      Grants grants) {
    this.term = term;
    this.queue = queue;
    this.wakeups = wakeups;
    this.started = started;
    this.planner = planner;
    this.grants = grants;
  }

  /** What is the matter with a plan: what of it a reader is told. */
  private record Matter(
      State state,
      String step,
      @Nullable ReasonCode reason,
      String message,
      List<Awaited> waitsFor) {
    Matter(State state, String message) {
      this(state, "", null, message, List.of());
    }
  }

  /** Explains the claim of this name. */
  ClaimExplanation explain(ObjectKey key) {
    PersistentVolumeClaim claim;
    CrossNamespaceReference reference;
    synchronized (term.view()) {
      Optional<PersistentVolumeClaim> known = term.view().claim(key);
      if (known.isEmpty()) {
        return unknown(key);
      }
      claim = known.get();
      var trace = new CheckTrace();
      Plan plan = planner.get().plan(claim, term.view(), null, trace);
      if (!(plan instanceof Plan.AskGrant ask)) {
        return explanation(claim, plan, trace, null);
      }
      reference = ask.reference();
    }
    // Lookups are the host's and never called under the lock. The same claim is planned again, not
    // the one that may have taken its name meanwhile: the answer is to this claim's question.
    GrantDecision decision = grants.decide(reference);
    var findings =
        new GrantFindings(
            reference,
            decision,
            decision instanceof GrantDecision.Denied ? grants.nearestMisses(reference) : List.of());
    synchronized (term.view()) {
      var trace = new CheckTrace();
      Plan plan = planner.get().plan(claim, term.view(), decision, trace);
      return explanation(claim, plan, trace, findings);
    }
  }

  private ClaimExplanation unknown(ObjectKey key) {
    String message =
        term.view()
            .trouble(ResourceTypes.PERSISTENT_VOLUME_CLAIMS)
            .map(trouble -> "claims cannot be read: " + trouble)
            .orElse("there is no claim " + key);
    return new ClaimExplanation(
        key,
        term.time().instant(),
        State.UNKNOWN,
        "",
        null,
        message,
        List.of(),
        List.of(),
        null,
        null,
        0);
  }

  private ClaimExplanation explanation(
      PersistentVolumeClaim claim, Plan plan, CheckTrace trace, @Nullable GrantFindings findings) {
    String uid = claim.metadata().uid();
    Instant now = term.time().instant();
    Standing standing = queue.standing(uid);
    Matter matter =
        started
            .get(uid)
            .map(creation -> creating(uid, creation.step().getClass().getSimpleName()))
            .orElseGet(() -> planned(claim, plan, trace));
    return new ClaimExplanation(
        claim.key(),
        now,
        matter.state(),
        matter.step(),
        matter.reason(),
        matter.message(),
        matter.waitsFor(),
        trace.results(plan),
        findings,
        standing.now() ? now : standing.next(),
        standing.failures());
  }

  private Matter creating(String uid, String step) {
    Optional<Failure> failure = term.reporter().lastFailure(uid);
    return new Matter(
        State.CREATING,
        step,
        failure.map(Failure::reason).orElse(null),
        failure.map(Failure::message).orElse("its volume is being made"),
        awaited(wakeups.waitingFor(uid)));
  }

  private Matter planned(PersistentVolumeClaim claim, Plan plan, CheckTrace trace) {
    if (plan instanceof Plan.Provision) {
      String uid = claim.metadata().uid();
      return term.reporter()
          .lastFailure(uid)
          .map(failure -> failed(failure, wakeups.waitingFor(uid)))
          .orElseGet(() -> new Matter(State.READY, "nothing is in the way of its volume"));
    }
    if (plan instanceof Plan.Wait wait) {
      List<Awaited> waitsFor = awaited(wait.on());
      return new Matter(
          State.WAITING,
          "",
          wait.reason(),
          wait.message(),
          waitsFor.isEmpty()
              ? List.of(new Awaited(PersistentVolumeClaim.KIND, claim.key()))
              : waitsFor);
    }
    if (plan instanceof Plan.Reschedule reschedule) {
      return new Matter(
          State.WAITING, "", reschedule.reason(), reschedule.message(), List.of(SCHEDULER));
    }
    ClaimCheck end = trace.end();
    String why =
        trace.results(plan).stream()
            .filter(result -> result.check() == end)
            .map(CheckResult::message)
            .findFirst()
            .orElse("");
    return end == ClaimCheck.SELECTED_NODE
        ? new Matter(State.WAITING, "", null, why, List.of(SCHEDULER))
        : new Matter(stateAt(end), why);
  }

  private static Matter failed(Failure failure, Set<Dependency> on) {
    return new Matter(State.FAILED, "", failure.reason(), failure.message(), awaited(on));
  }

  /** What it means that planning is settled by this check. */
  private static State stateAt(@Nullable ClaimCheck end) {
    if (end == ClaimCheck.UNBOUND || end == ClaimCheck.VOLUME_NAME) {
      return State.SERVED;
    }
    return end == ClaimCheck.NOT_DELETED ? State.BEING_DELETED : State.NOT_OURS;
  }

  private static List<Awaited> awaited(Set<Dependency> on) {
    return on.stream()
        .map(ClaimExplainer::awaited)
        .sorted(Comparator.comparing(Awaited::toString))
        .toList();
  }

  private static Awaited awaited(Dependency dependency) {
    if (dependency instanceof Dependency.OnObject object) {
      return new Awaited(object.kind(), object.key());
    }
    if (dependency instanceof Dependency.OnGrant grant) {
      return new Awaited(
          "ReferenceGrant in namespace " + grant.reference().sourceNamespace(), null);
    }
    if (dependency instanceof Dependency.OnKind kind) {
      return new Awaited("objects of kind " + kind.kind() + " that can be read", null);
    }
    if (dependency instanceof Dependency.OnAttachments attachments) {
      return new Awaited(
          "VolumeAttachments of PersistentVolume", ObjectKey.clusterScoped(attachments.volume()));
    }
    return new Awaited(dependency instanceof Dependency.OnNodes ? "any Node" : "the driver", null);
  }
}
