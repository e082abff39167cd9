package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.core.internal.creation.CreationEnd;
import dev.xns.core.internal.creation.Failure;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.Dependencies;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.Response;
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
    reporter.provisioning(claim);
    ProvisionedVolume made;
    try {
      made = backend.provision(plan.request(), timeout);
    } catch (BackendException e) {
      return failed(plan, e);
    } catch (RuntimeException e) {
      return failed(
          plan,
          new BackendException(
              "the backend failed unexpectedly: " + e,
              BackendException.Kind.NONSENSE,
              Fate.MAY_HAVE_HAPPENED,
              e));
    }
    Response response = Response.judge(plan, made);
    if (response instanceof Response.Unusable unusable) {
      reporter.failed(claim, unusable.reason(), unusable.message() + "; it is removed again");
      return new StepResult.Unusable(new DeletionRequest(made.handle(), plan.request().secrets()));
    }
    return new StepResult.Created(((Response.Accepted) response).volume());
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
    return switch (e.kind()) {
      // RETRY-05, DEF-41: slowed down exactly, and lifted when the claim or one of its classes
      // changes.
      case INFEASIBLE ->
          StepResult.failed(
              e.fate(),
              new Failure(
                  ReasonCode.Infeasible,
                  message
                      + "; tried again in "
                      + infeasibleDelay
                      + ", or when the claim or one of its classes changes",
                  onClasses(plan),
                  infeasibleDelay));
      case EXHAUSTED -> exhausted(plan, message, e);
      case UNSUPPORTED -> failed(ReasonCode.DriverLacksCapability, message, e, ON_BACKEND);
      case UNAVAILABLE -> failed(ReasonCode.DriverUnavailable, message, e, ON_BACKEND);
      case BUSY -> failed(ReasonCode.DriverBusy, message, e, Set.of());
      case NONSENSE -> failed(ReasonCode.DriverNonsense, message, e, Set.of());
      case REFUSED -> failed(ReasonCode.DriverRefused, message, e, Set.of());
    };
  }

  /** ERR-01, ERR-02: another node may have room. */
  private static StepResult exhausted(Plan.Provision plan, String message, BackendException e) {
    boolean elsewhere =
        plan.topology() && !plan.selectedNode().isEmpty() && e.fate() == Fate.DID_NOT_HAPPEN;
    return elsewhere
        ? new StepResult.Denied(new CreationEnd.Reschedule(ReasonCode.Exhausted, message))
        : failed(ReasonCode.Exhausted, message, e, Set.of());
  }

  private static StepResult failed(
      ReasonCode reason, String message, BackendException e, Set<Dependency> on) {
    return StepResult.failed(e.fate(), new Failure(reason, message, on, null));
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
