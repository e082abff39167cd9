package dev.xns.core.internal.claim;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Patch;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.ReasonCode;
import dev.xns.core.internal.claim.Creation.Step;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.Annotations;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.Response;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.secret.SecretContent;
import dev.xns.core.internal.secret.SecretUnavailableException;
import dev.xns.core.internal.source.SourceProtection;
import dev.xns.core.internal.view.ClusterView;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Takes single steps of a creation; the only place that has effects on behalf of claims. */
final class ClaimExecutor {
  private final ClusterAccess cluster;
  private final VolumeBackend backend;
  private final GrantLookup grants;
  private final ClusterView view;
  private final Reporter reporter;
  private final SourceProtection sources;
  private final Duration callTimeout;
  private final Duration infeasibleDelay;

  ClaimExecutor(ClaimEffects effects, GrantLookup grants, ClusterView view, Reporter reporter) {
    this.cluster = effects.cluster();
    this.backend = effects.backend();
    this.sources = effects.sources();
    this.callTimeout = effects.callTimeout();
    this.infeasibleDelay = effects.infeasibleDelay();
    this.grants = grants;
    this.view = view;
    this.reporter = reporter;
  }

  /** Takes the next step of a creation. */
  Progress advance(Creation creation) {
    Step step = creation.step();
    if (step instanceof Step.Begin) {
      return begin(creation.plan());
    }
    if (step instanceof Step.Save save) {
      return save(creation.plan(), save.volume());
    }
    if (step instanceof Step.Undo undo) {
      return undo(creation.plan(), undo.deletion());
    }
    return provision(creation.plan());
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
      return new Progress.Failed(
          ReasonCode.SecretUnavailable,
          "claim "
              + plan.claim()
              + ": the secret that StorageClass "
              + plan.className()
              + " names for the driver is needed: "
              + e.getMessage(),
          Fate.DID_NOT_HAPPEN,
          onClass(plan),
          e.retryAfter().orElse(null));
    }
    // The decision must hold now, not only when the plan was made; the plan may have waited for a
    // worker. It must hold before the source is touched (DEF-04), and still after that. A creation
    // that has started is finished first and judged afterwards (GRANT-14).
    if (!isAllowed(plan)) {
      return new Progress.Undone();
    }
    Optional<Progress> unprotected = protect(plan);
    if (unprotected.isPresent()) {
      return unprotected.get();
    }
    CrossNamespaceReference reference = plan.reference();
    if (reference != null) {
      if (!(grants.decide(reference) instanceof GrantDecision.Allowed allowed)) {
        return new Progress.Undone();
      }
      reporter.crossNamespaceUse(plan, allowed.grant());
    }
    reporter.deprecated(plan.className(), plan.deprecatedParameters());
    return new Progress.Begun(plan.with(secrets));
  }

  private boolean isAllowed(Plan.Provision plan) {
    CrossNamespaceReference reference = plan.reference();
    return reference == null || grants.decide(reference) instanceof GrantDecision.Allowed;
  }

  /** Keeps the source in existence; empty if that worked, or if there is none. */
  private Optional<Progress> protect(Plan.Provision plan) {
    SourceObject source = plan.source();
    if (source == null) {
      return Optional.empty();
    }
    try {
      return sources.protect(source, plan.claimUid()) == SourceProtection.Protection.GONE
          ? Optional.of(new Progress.Undone())
          : Optional.empty();
    } catch (ClusterException e) {
      return Optional.of(
          new Progress.Failed(
              ReasonCode.SourceNotProtected,
              "claim "
                  + plan.claim()
                  + ": its source "
                  + source.type().describe(source.key())
                  + " could not be protected against deletion yet",
              Fate.DID_NOT_HAPPEN,
              Set.of(),
              e.retryAfter().orElse(null)));
    }
  }

  private Progress provision(Plan.Provision plan) {
    CrossNamespaceReference reference = plan.reference();
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
    var undo = new Step.Undo(new DeletionRequest(made.handle(), plan.request().secrets()));
    Response response = Response.judge(plan, made);
    if (response instanceof Response.Unusable unusable) {
      reporter.failed(
          subject(plan), unusable.reason(), unusable.message() + "; it is removed again");
      return new Progress.Continue(undo);
    }
    if (reference != null && grants.decide(reference) instanceof GrantDecision.Denied) {
      // Revoked while the backend was working.
      return new Progress.Continue(undo);
    }
    return new Progress.Continue(new Step.Save(((Response.Accepted) response).volume()));
  }

  private Progress save(Plan.Provision plan, PersistentVolume volume) {
    PersistentVolume saved;
    try {
      saved = cluster.create(ResourceTypes.PERSISTENT_VOLUMES, volume);
    } catch (ClusterException e) {
      if (e.reason() == ClusterException.Reason.ALREADY_EXISTS) {
        return alreadyThere(plan, volume);
      }
      if (e.reason() == ClusterException.Reason.INVALID) {
        // The server will never take it, so the volume can never be handed out (DEF-40, DEF-47).
        reporter.failed(
            subject(plan),
            ReasonCode.ClusterRefused,
            "claim "
                + plan.claim()
                + ": its PersistentVolume is refused and its volume removed again: "
                + e.getMessage());
        return new Progress.Continue(undoOf(plan, volume));
      }
      return notSaved(plan, e);
    }
    view.written(ResourceTypes.PERSISTENT_VOLUMES, saved);
    reporter.provisioned(subject(plan), volume.metadata().name());
    return new Progress.Served();
  }

  /** An earlier attempt may have been saved without our hearing of it; anything else is a clash. */
  private Progress alreadyThere(Plan.Provision plan, PersistentVolume wanted) {
    ObjectKey key = wanted.key();
    Optional<PersistentVolume> present;
    try {
      present = cluster.get(ResourceTypes.PERSISTENT_VOLUMES, key);
    } catch (ClusterException e) {
      return notSaved(plan, e);
    }
    if (present.isEmpty()) {
      return notSaved(
          plan,
          new ClusterException(
              "PersistentVolume " + key + " existed a moment ago and is gone",
              ClusterException.Reason.CONFLICT));
    }
    if (isSame(present.get(), wanted)) {
      view.written(ResourceTypes.PERSISTENT_VOLUMES, present.get());
      reporter.provisioned(subject(plan), key.name());
      return new Progress.Served();
    }
    // Not undone: the name is the backend's key too, so the volume may well be that of the other.
    return new Progress.Failed(
        ReasonCode.VolumeNameTaken,
        "claim "
            + plan.claim()
            + " needs a PersistentVolume named "
            + key
            + ", but one of that name exists for something else: delete or rename it",
        Fate.DID_NOT_HAPPEN,
        Set.of(),
        null);
  }

  private static Step.Undo undoOf(Plan.Provision plan, PersistentVolume volume) {
    var csi = Objects.requireNonNull(volume.spec().csi(), "a completed volume has a CSI source");
    String handle = Objects.requireNonNull(csi.volumeHandle(), "and a handle");
    return new Step.Undo(new DeletionRequest(handle, plan.request().secrets()));
  }

  private static boolean isSame(PersistentVolume present, PersistentVolume wanted) {
    var left = present.spec().claimRef();
    var right = wanted.spec().claimRef();
    return left != null && right != null && Objects.equals(left.uid(), right.uid());
  }

  private static Progress notSaved(Plan.Provision plan, ClusterException e) {
    return new Progress.Failed(
        ReasonCode.VolumeNotSaved,
        "claim "
            + plan.claim()
            + ": volume "
            + plan.request().name()
            + " exists, but its PersistentVolume could not be saved: "
            + e.getMessage(),
        Fate.MAY_HAVE_HAPPENED,
        Set.of(),
        e.retryAfter().orElse(null));
  }

  /**
   * Takes back what the scheduler wrote, so that it selects a node anew (STATE-06). Nothing but
   * that annotation changes, and only if the claim is still as it was when this was decided.
   *
   * @throws ClusterException if that could not be done
   */
  void unselectNode(PersistentVolumeClaim claim) {
    view.written(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        cluster.patch(
            ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
            claim.key(),
            Patch.withoutAnnotations(claim.metadata(), List.of(Annotations.SELECTED_NODE))));
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
          Fate.MAY_HAVE_HAPPENED,
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
          new Progress.Failed(
              ReasonCode.Infeasible,
              message
                  + "; tried again in "
                  + infeasibleDelay
                  + ", or when the claim or one of its classes changes",
              e.fate(),
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
    return new Progress.Failed(reason, message, e.fate(), on, null);
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
