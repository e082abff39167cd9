package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.core.internal.backend.BackendFailure;
import dev.xns.core.internal.creation.CreationEnd;
import dev.xns.core.internal.creation.Failure;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.event.Attempt;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.BackendAnswer;
import dev.xns.core.internal.plan.Dependencies;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Asks the backend for volumes, and to delete those that must not be handed out. */
final class BackendCalls {
  private static final Set<Dependency> ON_BACKEND = Set.of(Dependencies.ON_BACKEND);

  private final VolumeBackend backend;
  private final Reporter reporter;
  private final Duration timeout;
  private final Duration infeasibleDelay;

  /**
   * Calls this backend.
   *
   * @param timeout limit of one call (FLAG-12)
   * @param infeasibleDelay pause after a request that can never work as it is (RETRY-05)
   */
  BackendCalls(
      VolumeBackend backend, Reporter reporter, Duration timeout, Duration infeasibleDelay) {
    this.backend = backend;
    this.reporter = reporter;
    this.timeout = timeout;
    this.infeasibleDelay = infeasibleDelay;
  }

  StepResult createVolume(Plan.Provision plan) {
    Subject claim = Subject.claim(plan.claim(), plan.claimUid());
    ProvisionedVolume made;
    Attempt attempt = reporter.provisioning(claim);
    try {
      made = backend.provision(plan.request(), timeout);
    } catch (RuntimeException e) {
      return failed(plan, BackendFailure.of(e));
    } finally {
      attempt.close();
    }
    BackendAnswer answer = BackendAnswer.judge(plan, made);
    if (answer instanceof BackendAnswer.Unusable unusable) {
      reporter.failed(claim, unusable.reason(), unusable.message() + "; it is removed again");
      return new StepResult.Unusable(new DeletionRequest(made.handle(), plan.request().secrets()));
    }
    return new StepResult.Created(((BackendAnswer.Accepted) answer).volume());
  }

  StepResult deleteVolume(Plan.Provision plan, DeletionRequest deletion) {
    try {
      backend.delete(deletion, timeout);
      return new StepResult.Deleted();
    } catch (RuntimeException e) {
      return new StepResult.Failed(
          new Failure(
              ReasonCode.VolumeNotUndone,
              "claim "
                  + plan.claim()
                  + ": volume "
                  + plan.request().name()
                  + " must not be used and could not be removed yet: "
                  + e.getMessage(),
              ON_BACKEND,
              null));
    }
  }

  private StepResult failed(Plan.Provision plan, BackendException e) {
    String message = "claim " + plan.claim() + ": " + e.getMessage();
    ReasonCode reason = BackendFailure.ofCreation(e.kind());
    if (e.fate() == Fate.NOT_ASKED) {
      return StepResult.failed(e.fate(), new Failure(reason, message, notAskedOn(plan), null));
    }
    return switch (e.kind()) {
      // RETRY-05, DEF-41: slowed down exactly, and lifted when the claim or one of its classes
      // changes.
      case INFEASIBLE -> {
        String retried =
            "; tried again in %s, or when the claim or one of its classes changes"
                .formatted(infeasibleDelay);
        yield StepResult.failed(
            e.fate(), new Failure(reason, message + retried, onClasses(plan), infeasibleDelay));
      }
      case EXHAUSTED -> exhausted(plan, new Failure(reason, message, Set.of(), null), e.fate());
      case UNSUPPORTED, UNAVAILABLE ->
          StepResult.failed(e.fate(), new Failure(reason, message, ON_BACKEND, null));
      case BUSY, NONSENSE, REFUSED ->
          StepResult.failed(e.fate(), new Failure(reason, message, Set.of(), null));
    };
  }

  /** ERR-01, ERR-02: another node may have room. */
  private static StepResult exhausted(Plan.Provision plan, Failure failure, Fate fate) {
    boolean elsewhere =
        plan.topology() && !plan.selectedNode().isEmpty() && fate == Fate.DID_NOT_HAPPEN;
    return elsewhere
        ? new StepResult.Denied(new CreationEnd.Reschedule(failure.reason(), failure.message()))
        : StepResult.failed(fate, failure);
  }

  /** What was not asked for may be planned differently next time. */
  private static Set<Dependency> notAskedOn(Plan.Provision plan) {
    Set<Dependency> on = onClasses(plan);
    on.addAll(ON_BACKEND);
    return on;
  }

  /** All classes that the request was made from. */
  private static Set<Dependency> onClasses(Plan.Provision plan) {
    var classes = new HashSet<Dependency>();
    classes.add(Dependencies.onClass(plan.className()));
    String attributes = plan.volume().spec().volumeAttributesClassName();
    if (attributes != null) {
      classes.add(Dependencies.onAttributesClass(attributes));
    }
    return classes;
  }
}
