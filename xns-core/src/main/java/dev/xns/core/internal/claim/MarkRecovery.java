package dev.xns.core.internal.claim;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.mark.KeyAwaitedException;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.view.Wakeups;
import dev.xns.core.report.ReasonCode;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what an earlier process left undone for a marked claim. */
final class MarkRecovery {
  private static final Logger log = LoggerFactory.getLogger(MarkRecovery.class);

  private final TermContext term;
  private final Wakeups<String> wakeups;
  private final StartedCreations started;
  private final MarkWriter marks;

  /** What is to be done about a marked claim. */
  sealed interface Finding {
    /** Plan it: what would be asked for now is the best there is, or the mark is gone. */
    record PlanIt() implements Finding {}

    /**
     * Go on with what an earlier process began.
     *
     * @param creation the creation
     */
    record GoOn(Creation creation) implements Finding {}

    /**
     * Nothing now.
     *
     * @param outcome what becomes of the claim
     */
    record Nothing(Outcome outcome) implements Finding {}
  }

  MarkRecovery(
      TermContext term, Wakeups<String> wakeups, StartedCreations started, MarkWriter marks) {
    this.term = term;
    this.wakeups = wakeups;
    this.started = started;
    this.marks = marks;
  }

  /** Looks at the claim of this UID. Blocks for a few requests. */
  Finding recover(String uid) {
    ClusterView view = term.view();
    PersistentVolumeClaim known = view.claim(uid).orElse(null);
    if (known == null) {
      return new Finding.PlanIt(); // it went this moment
    }
    if (started.isUnexplained(uid) && isUnbound(known)) {
      return new Finding.PlanIt(); // looked at before, and nobody else changes marks meanwhile
    }
    try {
      return recover(known, uid);
    } catch (KeyAwaitedException e) {
      return new Finding.Nothing(Outcome.RETRY);
    } catch (ClusterException e) {
      term.reporter()
          .failed(
              Subject.claim(known.key(), uid),
              ReasonCode.ClusterRefused,
              "claim "
                  + known.key()
                  + " is marked, and what that stands for cannot be found out yet: "
                  + ForeignText.line(e.getMessage()));
      return new Finding.Nothing(Outcome.retry(e.retryAfter()));
    }
  }

  private Finding recover(PersistentVolumeClaim known, String uid) {
    ClusterView view = term.view();
    // The watch may be behind, and an earlier process may have settled this meanwhile.
    PersistentVolumeClaim claim = marks.current(known.key(), uid).orElse(null);
    if (claim == null) {
      return new Finding.Nothing(Outcome.DONE); // the watch is about to say so
    }
    if (!view.isMarked(uid)) {
      return new Finding.PlanIt();
    }
    // Only engines write marks, and while this one works no other does: one that appeared
    // meanwhile is an old one that somebody has put back.
    Optional<Plan.Provision> frozen =
        view.hasMarkAppeared(uid) ? Optional.empty() : marks.read(claim);
    synchronized (view) {
      if (view.trouble(ResourceTypes.PERSISTENT_VOLUMES).isPresent()) {
        wakeups.waitFor(uid, Set.of(Dependency.on(ResourceTypes.PERSISTENT_VOLUMES)));
        return new Finding.Nothing(new Outcome.Waiting(term.options().retries().max()));
      }
    }
    if (isServed(claim, frozen)) {
      marks.remove(claim.key(), uid);
      return new Finding.Nothing(Outcome.DONE);
    }
    if (frozen.isPresent()) {
      log.info("Claim {} is marked: its creation goes on", claim.key());
      return new Finding.GoOn(Creation.resume(frozen.get(), term.time().instant()));
    }
    started.unexplained(uid);
    return new Finding.PlanIt();
  }

  /** Whether the volume that may have been made is in the cluster's hands. */
  private boolean isServed(PersistentVolumeClaim claim, Optional<Plan.Provision> frozen) {
    if (frozen.isEmpty()) {
      return !isUnbound(claim);
    }
    return term.view()
        .volume(frozen.get().request().name())
        .map(volume -> volume.spec().claimRef())
        .filter(owner -> claim.metadata().uid().equals(owner.uid()))
        .isPresent();
  }

  private static boolean isUnbound(PersistentVolumeClaim claim) {
    return Objects.requireNonNullElse(claim.spec().volumeName(), "").isEmpty();
  }
}
