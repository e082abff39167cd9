package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.claim.Creation.Step;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.BackendAnswer;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.GrantDenial;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.secret.SecretContent;
import dev.xns.core.internal.secret.SecretUnavailableException;
import dev.xns.core.internal.source.SourceProtection;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** Takes single steps of a creation; the only place that has effects on behalf of claims. */
final class ClaimExecutor {
  private final ClusterAccess cluster;
  private final VolumeBackend backend;
  private final GrantLookup grants;
  private final ClusterView view;
  private final Reporter reporter;
  private final SourceProtection sources;
  private final Marking marking;
  private final Saving saving;
  private final boolean honourStarted;
  private final Duration callTimeout;
  private final Duration infeasibleDelay;

  ClaimExecutor(ClaimEffects effects, GrantLookup grants, ClusterView view, Reporter reporter) {
    this.cluster = effects.cluster();
    this.backend = effects.backend();
    this.sources = effects.sources();
    marking = new Marking(effects.markMode(), effects.marks(), reporter);
    saving = new Saving(effects.cluster(), view, reporter);
    honourStarted = effects.honourStarted();
    this.callTimeout = effects.callTimeout();
    this.infeasibleDelay = effects.infeasibleDelay();
    this.grants = grants;
    this.view = view;
    this.reporter = reporter;
  }

  /** Takes the next step of a creation. */
  Progress advance(Creation creation) {
    Plan.Provision plan = creation.plan();
    Step step = creation.step();
    if (step instanceof Step.Begin) {
      return begin(plan);
    }
    if (step instanceof Step.Resume) {
      return resume(plan);
    }
    if (step instanceof Step.PutMark) {
      // The step may be a repeated one, long after the grant was asked for.
      return isAllowed(plan) ? marking.put(plan) : new Progress.Undone();
    }
    if (step instanceof Step.Judge judge) {
      return judge(creation, judge.volume());
    }
    if (step instanceof Step.Save save) {
      return saving.save(plan, save.volume());
    }
    if (step instanceof Step.Undo undo) {
      return undo(plan, undo.deletion());
    }
    if (step instanceof Step.Settle settle) {
      return marking.settle(plan, settle.end());
    }
    return provision(plan);
  }

  /** Whether a volume may exist and the claim is not marked though it should be. */
  boolean isToBeMarked(Creation creation) {
    return marking.isDue(creation);
  }

  /** A step failed after which a volume may exist: see that the claim is marked. */
  Creation marked(Creation creation) {
    return marking.afterFailure(creation);
  }

  /** The creation is over; its source may go. */
  void release(Plan.Provision plan) {
    SourceObject source = plan.source();
    if (source != null) {
      sources.release(source, plan.claimUid());
    }
  }

  private Progress begin(Plan.Provision plan) {
    Secrets secrets;
    try {
      secrets = SecretContent.read(cluster, plan.secret());
    } catch (SecretUnavailableException e) {
      return secretUnavailable(plan, Fate.DID_NOT_HAPPEN, e);
    }
    // The decision must hold now, not only when the plan was made; the plan may have waited for a
    // worker. It must hold before the source is touched (DEF-04), and still after that. A creation
    // that has started is finished first and judged afterwards (GRANT-14).
    if (!isAllowed(plan)) {
      return new Progress.Undone();
    }
    SourceObject source = plan.source();
    try {
      if (source != null
          && sources.protect(source, plan.claimUid()) == SourceProtection.Protection.GONE) {
        return new Progress.Undone();
      }
    } catch (ClusterException e) {
      return sourceNotProtected(plan, Fate.DID_NOT_HAPPEN, e);
    }
    CrossNamespaceReference reference = plan.reference();
    if (reference != null) {
      if (!(grants.decide(reference) instanceof GrantDecision.Allowed allowed)) {
        return new Progress.Undone();
      }
      reporter.crossNamespaceUse(plan, allowed.grant());
    }
    reporter.deprecated(plan.className(), plan.deprecatedParameters());
    return new Progress.Begun(plan.with(secrets), marking.first());
  }

  /** Neither grant nor source are asked for: what was begun is finished first. */
  private Progress resume(Plan.Provision plan) {
    SourceObject source = plan.source();
    if (source != null) {
      try {
        sources.protect(source, plan.claimUid());
      } catch (ClusterException e) {
        sources.expect(source, plan.claimUid());
        return sourceNotProtected(plan, Fate.MAY_HAVE_HAPPENED, e);
      }
    }
    try {
      return new Progress.Begun(
          plan.with(SecretContent.read(cluster, plan.secret())), new Step.Provision());
    } catch (SecretUnavailableException e) {
      return secretUnavailable(plan, Fate.MAY_HAVE_HAPPENED, e);
    }
  }

  private static Progress secretUnavailable(
      Plan.Provision plan, Fate fate, SecretUnavailableException e) {
    return Progress.failed(
        fate,
        ReasonCode.SecretUnavailable,
        "claim "
            + plan.claim()
            + ": the secret that StorageClass "
            + plan.className()
            + " names for the driver is needed: "
            + e.getMessage(),
        onClass(plan),
        e.retryAfter().orElse(null));
  }

  private static Progress sourceNotProtected(Plan.Provision plan, Fate fate, ClusterException e) {
    SourceObject source = Objects.requireNonNull(plan.source(), "only sources are protected");
    return Progress.failed(
        fate,
        ReasonCode.SourceNotProtected,
        "claim "
            + plan.claim()
            + ": its source "
            + source.type().describe(source.key())
            + " could not be protected against deletion yet",
        Set.of(),
        e.retryAfter().orElse(null));
  }

  /** Whether the claim may have data of its source at this moment. */
  boolean isAllowed(Plan.Provision plan) {
    CrossNamespaceReference reference = plan.reference();
    return reference == null || grants.decide(reference) instanceof GrantDecision.Allowed;
  }

  private Progress provision(Plan.Provision plan) {
    reporter.provisioning(subject(plan));
    ProvisionedVolume made;
    try {
      made = backend.provision(plan.request(), callTimeout);
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
    BackendAnswer answer = BackendAnswer.judge(plan, made);
    if (answer instanceof BackendAnswer.Unusable unusable) {
      reporter.failed(
          subject(plan), unusable.reason(), unusable.message() + "; it is removed again");
      return new Progress.Continue(
          new Step.Undo(new DeletionRequest(made.handle(), plan.request().secrets())));
    }
    return new Progress.Continue(new Step.Judge(((BackendAnswer.Accepted) answer).volume()));
  }

  /**
   * The grant may have been revoked while the backend was working, or while no process was there
   * (GRANT-14). Unknown is no yes, and no reason to throw the volume away either. Nothing that an
   * earlier process began is honoured without a grant: its mark may be an old one put back.
   */
  private Progress judge(Creation creation, PersistentVolume volume) {
    Plan.Provision plan = creation.plan();
    CrossNamespaceReference reference = plan.reference();
    if (reference == null || (honourStarted && !creation.resumed())) {
      return new Progress.Continue(new Step.Save(volume));
    }
    GrantDecision decision = grants.decide(reference);
    if (decision instanceof GrantDecision.Allowed) {
      return new Progress.Continue(new Step.Save(volume));
    }
    if (decision instanceof GrantDecision.Denied || !isWanted(plan)) {
      return new Progress.Continue(Saving.undoOf(plan, volume));
    }
    Plan.Wait wait = GrantDenial.of(plan.claim(), reference, decision);
    return new Progress.Failed(wait.reason(), wait.message(), wait.on(), null);
  }

  private boolean isWanted(Plan.Provision plan) {
    return view.claim(plan.claimUid())
        .filter(claim -> !claim.metadata().isBeingDeleted())
        .isPresent();
  }

  private Progress undo(Plan.Provision plan, DeletionRequest deletion) {
    try {
      backend.delete(deletion, callTimeout);
      return new Progress.Undone();
    } catch (RuntimeException e) {
      return new Progress.Failed(
          ReasonCode.VolumeNotUndone,
          "claim "
              + plan.claim()
              + ": volume "
              + plan.request().name()
              + " must not be used and could not be removed yet: "
              + e.getMessage(),
          Set.of(new Dependency.OnBackend()),
          null);
    }
  }

  private Progress failed(Plan.Provision plan, BackendException e) {
    String message = "claim " + plan.claim() + ": " + e.getMessage();
    Set<Dependency> onBackend = Set.of(new Dependency.OnBackend());
    return switch (e.kind()) {
      // RETRY-05, DEF-41: slowed down exactly, and lifted when the claim or one of its classes
      // changes.
      case INFEASIBLE ->
          Progress.failed(
              e.fate(),
              ReasonCode.Infeasible,
              message
                  + "; tried again in "
                  + infeasibleDelay
                  + ", or when the claim or one of its classes changes",
              onClasses(plan),
              infeasibleDelay);
      case EXHAUSTED -> exhausted(plan, message, e);
      case UNSUPPORTED -> failed(ReasonCode.DriverLacksCapability, message, e, onBackend);
      case UNAVAILABLE -> failed(ReasonCode.DriverUnavailable, message, e, onBackend);
      case BUSY -> failed(ReasonCode.DriverBusy, message, e, Set.of());
      case NONSENSE -> failed(ReasonCode.DriverNonsense, message, e, Set.of());
      case REFUSED -> failed(ReasonCode.DriverRefused, message, e, Set.of());
    };
  }

  /** ERR-01, ERR-02: another node may have room. */
  private static Progress exhausted(Plan.Provision plan, String message, BackendException e) {
    boolean elsewhere =
        plan.topology() && !plan.selectedNode().isEmpty() && e.fate() == Fate.DID_NOT_HAPPEN;
    return elsewhere
        ? new Progress.Reschedule(ReasonCode.Exhausted, message)
        : failed(ReasonCode.Exhausted, message, e, Set.of());
  }

  private static Progress failed(
      ReasonCode reason, String message, BackendException e, Set<Dependency> on) {
    return Progress.failed(e.fate(), reason, message, on, null);
  }

  private static Set<Dependency> onClass(Plan.Provision plan) {
    return Set.of(
        Dependency.on(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(plan.className())));
  }

  /** All classes that the request was made from. */
  private static Set<Dependency> onClasses(Plan.Provision plan) {
    String attributes = plan.volume().spec().volumeAttributesClassName();
    if (attributes == null) {
      return onClass(plan);
    }
    var both = new HashSet<>(onClass(plan));
    both.add(
        Dependency.on(
            ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped(attributes)));
    return both;
  }

  private static Subject subject(Plan.Provision plan) {
    return Subject.claim(plan.claim(), plan.claimUid());
  }
}
