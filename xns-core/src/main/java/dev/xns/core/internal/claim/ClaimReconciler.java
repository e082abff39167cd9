package dev.xns.core.internal.claim;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.claim.Creation.Step;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.ClaimPlanner;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.view.Wakeups;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one claim at a time: plans it, waits for what the plan waits for, or drives its creation
 * from step to step. The queue makes sure that no claim is worked on twice at once.
 */
public final class ClaimReconciler {
  private static final Logger log = LoggerFactory.getLogger(ClaimReconciler.class);

  /** A grant that changes while it is asked for is asked again, but not for ever. */
  private static final int MOST_QUESTIONS = 5;

  private final ClusterView view;
  private final Wakeups<String> wakeups;
  private final Supplier<ClaimPlanner> planner;
  private final GrantLookup grants;
  private final LongSupplier grantEpoch;
  private final ClaimExecutor executor;
  private final NodeSelection selection;
  private final MarkWriter marks;
  private final Reporter reporter;
  private final BooleanSupplier active;
  private final Duration safetyNet;

  /** Started creations by claim UID. Each entry is touched only by the worker that has the UID. */
  private final ConcurrentMap<String, Creation> creations = new ConcurrentHashMap<>();

  private volatile boolean closing;

  /** Marked claims of which nothing says what an earlier process asked for, by UID. */
  private final Set<String> inherited = ConcurrentHashMap.newKeySet();

  /** Which claim UID has a volume name in use: shortened names may clash (REQ-02). */
  private final ConcurrentMap<String, String> names = new ConcurrentHashMap<>();

  /**
   * Makes a reconciler.
   *
   * @param planner gives a planner with the settings of this moment; called under the view's lock
   * @param grantEpoch changes, under the view's lock, whenever decisions may have changed
   * @param active whether anything may still be done
   * @param safetyNet after how long a waiting claim is looked at even if nothing woke it
   */
  public ClaimReconciler(
      ClusterView view,
      Wakeups<String> wakeups,
      Supplier<ClaimPlanner> planner,
      GrantLookup grants,
      LongSupplier grantEpoch,
      ClaimEffects effects,
      Reporter reporter,
      Degradations degradations,
      BooleanSupplier active,
      Duration safetyNet) {
    this.view = view;
    this.wakeups = wakeups;
    this.planner = planner;
    this.grants = grants;
    this.grantEpoch = grantEpoch;
    this.executor = new ClaimExecutor(effects, grants, view, reporter, degradations);
    this.selection = new NodeSelection(effects.cluster(), view, reporter, active);
    this.marks = effects.marks();
    this.reporter = reporter;
    this.active = active;
    this.safetyNet = safetyNet;
  }

  /** Works on the claim with this UID. Blocks for as long as the backend does. */
  public Outcome reconcile(String uid) {
    Creation running = creations.get(uid);
    if (running != null) {
      return drive(uid, running);
    }
    return view.isMarked(uid) ? recover(uid) : plan(uid, true);
  }

  /** Whether a creation for this claim has started and is not decided yet. */
  public boolean isCreating(String uid) {
    return creations.containsKey(uid);
  }

  /** Name of the step that a started creation is at; empty if there is none. For people. */
  Optional<String> step(String uid) {
    return Optional.ofNullable(creations.get(uid))
        .map(creation -> creation.step().getClass().getSimpleName());
  }

  /**
   * Whether it is known of each marked claim what an earlier process left undone. Until then
   * sources may have users that nobody knows of.
   */
  public boolean hasLookedAtMarks() {
    return view.markedClaims().stream()
        .allMatch(uid -> creations.containsKey(uid) || inherited.contains(uid));
  }

  /**
   * This engine ends and may cut off calls whose outcome nobody will then know: begins no call any
   * more, and marks the claims of those that run, so that the next process goes on. Blocks for a
   * request each; stops at the first that fails.
   *
   * @param mayGoOn whether there is time for another
   */
  public void markRunning(BooleanSupplier mayGoOn) {
    closing = true;
    for (Map.Entry<String, Creation> running : creations.entrySet()) {
      if (executor.isToBeMarked(running.getValue())
          && (!mayGoOn.getAsBoolean() || !markRunning(running.getKey(), running.getValue()))) {
        return;
      }
    }
  }

  private boolean markRunning(String uid, Creation creation) {
    boolean marked = executor.marked(creation).mark() == Creation.Mark.OWN;
    if (!creations.containsKey(uid) && view.isMarked(uid)) {
      // It ended meanwhile, without knowing of the mark.
      try {
        marks.remove(creation.plan().claim(), uid);
      } catch (ClusterException e) {
        log.info(
            "Claim {} keeps its mark until the next process looks", creation.plan().claim(), e);
      }
    }
    return marked;
  }

  /** An earlier process may have had a volume made for this claim: find out. */
  private Outcome recover(String uid) {
    PersistentVolumeClaim known = view.claim(uid).orElse(null);
    if (known == null) {
      return plan(uid, false); // forgets what is remembered of it
    }
    Subject subject = Subject.claim(known.key(), uid);
    try {
      // The watch may be behind, and an earlier process may have settled this meanwhile.
      PersistentVolumeClaim claim = marks.current(known.key(), uid).orElse(null);
      if (claim == null) {
        return Outcome.DONE; // the watch is about to say so
      }
      if (!view.isMarked(uid)) {
        return plan(uid, true);
      }
      // Only engines write marks, and while this one works no other does: one that appeared
      // meanwhile is an old one that somebody has put back.
      Optional<Plan.Provision> frozen =
          view.hasMarkAppeared(uid) ? Optional.empty() : marks.read(claim);
      synchronized (view) {
        if (view.trouble(ResourceTypes.PERSISTENT_VOLUMES).isPresent()) {
          wakeups.waitFor(uid, Set.of(Dependency.on(ResourceTypes.PERSISTENT_VOLUMES)));
          return new Outcome.Later(safetyNet);
        }
      }
      if (isServed(claim, frozen)) {
        marks.remove(claim.key(), uid);
        return Outcome.DONE;
      }
      if (frozen.isPresent()) {
        log.info("Claim {} is marked: its creation goes on", claim.key());
        return begin(uid, subject, Creation.resume(frozen.get()));
      }
    } catch (ClusterException e) {
      reporter.failed(
          subject,
          ReasonCode.ClusterRefused,
          "claim "
              + known.key()
              + " is marked, and what that stands for cannot be found out yet: "
              + e.getMessage());
      return Outcome.retry(e.retryAfter());
    }
    // Nothing says what was asked for. What would be asked for now is the best there is.
    inherited.removeIf(other -> !view.isMarked(other));
    inherited.add(uid);
    return plan(uid, true);
  }

  /** Whether the volume that may have been made is in the cluster's hands. */
  private boolean isServed(PersistentVolumeClaim claim, Optional<Plan.Provision> frozen) {
    String bound = Objects.requireNonNullElse(claim.spec().volumeName(), "");
    if (frozen.isEmpty()) {
      return !bound.isEmpty();
    }
    return view.volume(frozen.get().request().name())
        .map(volume -> volume.spec().claimRef())
        .filter(owner -> claim.metadata().uid().equals(owner.uid()))
        .isPresent();
  }

  /**
   * Plans the claim and does what the plan says.
   *
   * @param mayBegin whether a creation may begin now, or only after the back-off
   */
  private Outcome plan(String uid, boolean mayBegin) {
    GrantDecision decision = null;
    long asked = 0;
    for (int questions = 0; questions <= MOST_QUESTIONS; questions++) {
      Subject subject;
      Plan plan;
      synchronized (view) {
        Optional<PersistentVolumeClaim> claim = view.claim(uid);
        if (claim.isEmpty()) {
          wakeups.forget(uid);
          reporter.forget(uid);
          inherited.remove(uid);
          return Outcome.DONE;
        }
        if (decision != null && asked != grantEpoch.getAsLong()) {
          decision = null; // It may be out of date, and nobody would wake us for that any more.
        }
        subject = Subject.claim(claim.get().key(), uid);
        plan = planner.get().plan(claim.get(), view, decision);
        wakeups.waitFor(uid, dependencies(plan));
      }
      if (!(plan instanceof Plan.AskGrant ask)) {
        return carryOut(uid, subject, plan, mayBegin);
      }
      asked = grantEpoch.getAsLong();
      decision = decide(subject, ask.reference());
    }
    return Outcome.RETRY;
  }

  private GrantDecision decide(Subject subject, CrossNamespaceReference reference) {
    GrantDecision decision = grants.decide(reference);
    if (decision instanceof GrantDecision.Denied) {
      // For the administrator only: the claim's owner must not learn of grants (DEF-13).
      log.info(
          "Claim {} may not use {}; nearest grants: {}",
          subject.key(),
          reference.source(),
          grants.nearestMisses(reference));
    } else if (decision instanceof GrantDecision.Unknown unknown) {
      log.info("Claim {} waits: {}", subject.key(), unknown.why());
    }
    return decision;
  }

  private static Set<Dependency> dependencies(Plan plan) {
    if (plan instanceof Plan.Wait wait) {
      return wait.on();
    }
    return plan instanceof Plan.Ignore ignore ? ignore.on() : Set.of();
  }

  private Outcome carryOut(String uid, Subject subject, Plan plan, boolean mayBegin) {
    if (plan instanceof Plan.Wait wait) {
      log.debug("{}: {}", wait.reason(), wait.message());
      reporter.waiting(subject, wait.reason(), wait.message());
      return new Outcome.Later(safetyNet);
    }
    if (plan instanceof Plan.LeaveToPopulator populator) {
      reporter.leftToPopulator(subject, populator.kind());
      return Outcome.DONE;
    }
    if (plan instanceof Plan.Reschedule reschedule && !view.isMarked(uid)) {
      reporter.waiting(subject, reschedule.reason(), reschedule.message());
      return selection.takeBack(uid, subject, reschedule.node());
    }
    if (plan instanceof Plan.Provision provision) {
      Creation.Mark mark = view.isMarked(uid) ? Creation.Mark.INHERITED : Creation.Mark.NONE;
      return mayBegin ? begin(uid, subject, Creation.begin(provision, mark)) : Outcome.RETRY;
    }
    if (plan instanceof Plan.Reschedule reschedule) {
      // A volume may exist for that node: it is not given up before that is known.
      reporter.waiting(subject, reschedule.reason(), reschedule.message());
      return new Outcome.Later(safetyNet);
    }
    log.debug("Nothing to do for claim {}: {}", subject.key(), plan);
    return Outcome.DONE;
  }

  private Outcome begin(String uid, Subject subject, Creation creation) {
    Plan.Provision plan = creation.plan();
    String name = plan.request().name();
    String owner = names.putIfAbsent(name, uid);
    if (owner != null && !owner.equals(uid)) {
      reporter.failed(
          subject,
          ReasonCode.VolumeNameTaken,
          "claim "
              + plan.claim()
              + " needs a volume named "
              + name
              + ", which is being made for another claim: use longer volume names");
      return Outcome.RETRY;
    }
    creations.put(uid, creation);
    return drive(uid, creation);
  }

  private Outcome drive(String uid, Creation started) {
    Creation creation = started;
    while (active.getAsBoolean()) {
      if (creation.step() instanceof Step.Provision && closing) {
        return Outcome.DONE; // whoever comes next may ask
      }
      Progress progress = executor.advance(creation);
      if (progress instanceof Progress.Marked) {
        creation = creation.with(Creation.Mark.OWN);
        // Marking took its time, and nothing was asked for yet.
        progress =
            executor.isAllowed(creation.plan())
                ? new Progress.Continue(new Step.Provision())
                : new Progress.Undone();
      }
      if (progress instanceof Progress.WithoutVolume denial && creation.mustAskAgain()) {
        creation = creation.denied();
        progress = denial.repeated();
      } else if (progress instanceof Progress.Failed) {
        creation = creation.inDoubt();
      }
      if (progress instanceof Progress.Ending end && creation.mustSettle(view.isMarked(uid))) {
        progress = new Progress.Continue(new Step.Settle(end));
      }
      if (progress instanceof Progress.Begun begun) {
        creation = creation.frozen(begun.plan(), begun.step());
      } else if (progress instanceof Progress.Continue next) {
        if (next.step() instanceof Step.Undo) {
          // What must not be handed out is in nobody's hands until it is removed.
          creation = executor.marked(creation);
        }
        creation = creation.then(next.step());
      } else if (progress instanceof Progress.Ending end) {
        return ended(uid, creation, end);
      } else if (progress instanceof Progress.Failed failed) {
        return failed(uid, creation, failed);
      }
      creations.put(uid, creation);
    }
    return Outcome.DONE;
  }

  private Outcome failed(String uid, Creation creation, Progress.Failed failed) {
    if (!active.getAsBoolean()) {
      return Outcome.DONE;
    }
    creations.put(uid, executor.marked(creation));
    return report(uid, creation, failed.reason(), failed.message(), failed.on(), failed.delay());
  }

  private Outcome ended(String uid, Creation creation, Progress.Ending end) {
    end(uid, creation);
    if (end instanceof Progress.GivenUp failed) {
      return report(uid, creation, failed.reason(), failed.message(), failed.on(), failed.delay());
    }
    if (end instanceof Progress.Reschedule reschedule) {
      Plan.Provision plan = creation.plan();
      Subject subject = Subject.claim(plan.claim(), uid);
      reporter.failed(subject, reschedule.reason(), reschedule.message());
      return selection.takeBack(uid, subject, plan.selectedNode());
    }
    return afterEnd(uid, end);
  }

  private Outcome report(
      String uid,
      Creation creation,
      ReasonCode reason,
      String message,
      Set<Dependency> on,
      @Nullable Duration delay) {
    synchronized (view) {
      wakeups.waitFor(uid, on);
    }
    reporter.failed(Subject.claim(creation.plan().claim(), uid), reason, message);
    return Outcome.retry(Optional.ofNullable(delay));
  }

  private Outcome afterEnd(String uid, Progress progress) {
    if (progress instanceof Progress.Served) {
      synchronized (view) {
        if (view.claim(uid).isEmpty()) {
          reporter.forget(uid);
        }
      }
      return Outcome.DONE;
    }
    // What was just given up is not begun again at once: the next attempt may be no better.
    return plan(uid, false);
  }

  private void end(String uid, Creation creation) {
    creations.remove(uid);
    names.remove(creation.plan().request().name(), uid);
    executor.release(creation.plan());
  }
}
