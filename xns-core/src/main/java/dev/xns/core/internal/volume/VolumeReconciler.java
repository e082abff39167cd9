package dev.xns.core.internal.volume;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.backend.BackendFailure;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.event.Subject;
import dev.xns.core.internal.plan.Annotations;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.VolumePlan;
import dev.xns.core.internal.plan.VolumePlanner;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.internal.secret.SecretContent;
import dev.xns.core.internal.secret.SecretUnavailableException;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.internal.view.Wakeups;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Works on one PersistentVolume at a time: keeps its finalizer right and deletes it when it is due.
 */
final class VolumeReconciler {
  private final TermContext term;
  private final VolumeBackend backend;
  private final Wakeups<String> wakeups;

  VolumeReconciler(TermContext term, VolumeBackend backend, Wakeups<String> wakeups) {
    this.term = term;
    this.backend = backend;
    this.wakeups = wakeups;
  }

  /** Works on the volume of this name. Blocks for as long as the backend does. */
  Outcome reconcile(String name) {
    VolumePlan plan;
    Subject subject;
    synchronized (term.view()) {
      Optional<PersistentVolume> volume = term.view().volume(name);
      if (volume.isEmpty()) {
        wakeups.forget(name);
        return Outcome.DONE;
      }
      subject = Subject.volume(volume.get().metadata());
      plan = plan(volume.get());
    }
    if (plan instanceof VolumePlan.SetFinalizers change) {
      return setFinalizers(subject, change);
    }
    if (plan instanceof VolumePlan.Delete deletion) {
      return delete(subject, deletion);
    }
    if (plan instanceof VolumePlan.Wait wait) {
      return waiting(subject, wait);
    }
    return Outcome.DONE;
  }

  /** Plans, and in the same moment registers for what is waited for. Under the view's lock. */
  private VolumePlan plan(PersistentVolume volume) {
    VolumePlan plan = planner().plan(volume, term.view());
    if (plan instanceof VolumePlan.Delete deletion) {
      plan = unfollowed(volume.metadata().name()).orElse(deletion);
    }
    wakeups.waitFor(
        volume.metadata().name(), plan instanceof VolumePlan.Wait wait ? wait.on() : Set.of());
    return plan;
  }

  /** The API server checks each write, but nobody checks a deletion that rests on old knowledge. */
  private Optional<VolumePlan> unfollowed(String name) {
    for (ResourceType<?> type : restsOn()) {
      Optional<String> trouble = term.view().interruption(type);
      if (trouble.isPresent()) {
        return Optional.of(
            new VolumePlan.Wait(
                ReasonCode.KindUnavailable,
                "volume "
                    + name
                    + " is not deleted while changes of "
                    + type
                    + " are not seen: "
                    + trouble.get(),
                Set.of(Dependency.on(type))));
      }
    }
    return Optional.empty();
  }

  private List<ResourceType<?>> restsOn() {
    return backend.features().contains(BackendFeature.PUBLISH_UNPUBLISH_VOLUME)
        ? List.of(ResourceTypes.PERSISTENT_VOLUMES, ResourceTypes.VOLUME_ATTACHMENTS)
        : List.of(ResourceTypes.PERSISTENT_VOLUMES);
  }

  private VolumePlanner planner() {
    return new VolumePlanner(backend.driver(), backend.features());
  }

  private Outcome waiting(Subject subject, VolumePlan.Wait wait) {
    term.reporter().deletionFailed(subject, wait.reason(), wait.message());
    return new Outcome.Waiting(term.options().retries().max());
  }

  private Outcome setFinalizers(Subject subject, VolumePlan.SetFinalizers change) {
    try {
      patchFinalizers(change.volume(), change.finalizers());
      return Outcome.DONE;
    } catch (ClusterException e) {
      return refused(subject, e);
    }
  }

  private Outcome delete(Subject subject, VolumePlan.Delete deletion) {
    String name = subject.key().name();
    Secrets secrets;
    try {
      secrets = SecretContent.read(term.cluster(), deletion.secret());
    } catch (SecretUnavailableException e) {
      // DEF-66: deleting without a secret that is needed would only fail in less clear ways.
      term.reporter()
          .deletionFailed(
              subject,
              ReasonCode.SecretUnavailable,
              "volume " + name + " is not deleted: " + ForeignText.line(e.getMessage()));
      return Outcome.retry(e.retryAfter());
    }
    Optional<Outcome> changed;
    try {
      changed = changed(subject, deletion);
    } catch (ClusterException e) {
      return refused(subject, e);
    }
    if (changed.isPresent()) {
      return changed.get();
    }
    if (!term.fence().isOpen()) {
      return Outcome.DONE;
    }
    try {
      backend.delete(
          new DeletionRequest(deletion.handle(), secrets), term.options().limits().callTimeout());
    } catch (RuntimeException e) {
      synchronized (term.view()) {
        wakeups.waitFor(name, Set.of(new Dependency.OnBackend()));
      }
      term.reporter()
          .deletionFailed(
              subject,
              BackendFailure.ofDeletion(BackendFailure.of(e).kind()),
              "volume " + name + " could not be deleted: " + ForeignText.line(e.getMessage()));
      return Outcome.RETRY;
    }
    if (!term.fence().isOpen()) {
      return Outcome.DONE;
    }
    try {
      removeObject(deletion.volume());
    } catch (ClusterException e) {
      return refused(subject, e);
    }
    term.reporter().deleted(name);
    return Outcome.DONE;
  }

  /**
   * Reads the volume anew, and plans it again: the watch may be behind or silent, and an
   * administrator may have rescued the data meanwhile.
   *
   * @return what becomes of the volume; empty if it is still to be deleted just so
   */
  private Optional<Outcome> changed(Subject subject, VolumePlan.Delete deletion) {
    ObjectMeta planned = deletion.volume();
    Optional<PersistentVolume> current =
        term.cluster().get(ResourceTypes.PERSISTENT_VOLUMES, planned.key());
    if (current.isEmpty()) {
      return Optional.of(Outcome.DONE); // the watch is about to say so
    }
    VolumePlan plan;
    synchronized (term.view()) {
      if (!term.view().volume(planned.name()).equals(current)) {
        term.view().written(ResourceTypes.PERSISTENT_VOLUMES, current.get());
      }
      plan = plan(current.get());
    }
    if (plan instanceof VolumePlan.Wait wait) {
      return Optional.of(waiting(subject, wait));
    }
    boolean same =
        plan instanceof VolumePlan.Delete again
            && again.volume().uid().equals(planned.uid())
            && again.handle().equals(deletion.handle())
            && Objects.equals(again.secret(), deletion.secret());
    // Otherwise it is planned once more, from what the view has just learned.
    return same ? Optional.empty() : Optional.of(Outcome.RETRY);
  }

  /**
   * DEL-12, with the finalizer first: deleting first would change the resource version that guards
   * the list of finalizers. Stopping in between is safe, because the volume stays Released and its
   * second deletion finds nothing to do.
   */
  private void removeObject(ObjectMeta volume) {
    ObjectMeta current = volume;
    try {
      if (volume.hasFinalizer(Annotations.VOLUME_FINALIZER)) {
        List<String> rest = volume.finalizersWithout(Annotations.VOLUME_FINALIZER);
        current = patchFinalizers(volume, rest);
      }
      if (!volume.isBeingDeleted()) {
        term.cluster()
            .delete(
                ResourceTypes.PERSISTENT_VOLUMES, current.key(), Preconditions.uid(current.uid()));
      }
      if (!current.finalizers().isEmpty()) {
        return; // others have not done with it yet
      }
    } catch (ClusterException e) {
      if (e.reason() != ClusterException.Reason.NOT_FOUND) {
        throw e;
      }
    }
    // A late event would have its data deleted again, under a name that may be another's by then.
    term.view().deleted(ResourceTypes.PERSISTENT_VOLUMES, volume);
  }

  private ObjectMeta patchFinalizers(ObjectMeta volume, List<String> finalizers) {
    return term.cluster()
        .patch(ResourceTypes.PERSISTENT_VOLUMES, volume.key(), Patch.finalizers(volume, finalizers))
        .metadata();
  }

  private Outcome refused(Subject subject, ClusterException e) {
    return switch (e.reason()) {
      case NOT_FOUND -> Outcome.DONE;
      // The watch brings the newer state and with it another look.
      case CONFLICT -> Outcome.RETRY;
      default -> {
        term.reporter()
            .deletionFailed(
                subject,
                ReasonCode.ClusterRefused,
                "volume "
                    + subject.key()
                    + " could not be changed: "
                    + ForeignText.line(e.getMessage()));
        yield Outcome.retry(e.retryAfter());
      }
    };
  }
}
