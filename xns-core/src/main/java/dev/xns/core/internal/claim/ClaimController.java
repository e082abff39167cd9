package dev.xns.core.internal.claim;

import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.creation.StartedCreations;
import dev.xns.core.internal.creation.Transitions;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.mark.MarkKey;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.plan.Dependencies;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.ReadAnnotations;
import dev.xns.core.internal.queue.WorkQueue;
import dev.xns.core.internal.source.SourceProtection;
import dev.xns.core.internal.view.Wakeups;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Provisions volumes for claims. */
public final class ClaimController implements Controller {
  private final TermContext term;
  private final VolumeBackend backend;
  private final Grants grants;
  private final StartedCreations started;
  private final ClaimMark mark;
  private final WorkQueue<String> queue;
  private final Wakeups<String> wakeups;
  private final ClaimReconciler reconciler;
  private final ClaimExplainer explainer;
  private final ClosingMarks closingMarks;
  private final List<Subscription> subscriptions = new ArrayList<>();

  /**
   * Serves the claims of one driver.
   *
   * @param sources keeps sources in existence while they are used
   * @param started where creations are remembered
   * @param identity who provisions, written into each volume (START-15)
   */
  public ClaimController(
      TermContext term,
      VolumeBackend backend,
      Grants grants,
      SourceProtection sources,
      StartedCreations started,
      String identity) {
    this.term = term;
    this.backend = backend;
    this.grants = grants;
    this.started = started;
    mark = ClaimMark.of(backend.driver());
    queue = term.queues().create(this::namespace);
    wakeups = new Wakeups<>(queue::wake);
    var planners = new ClaimPlanners(backend, term.options(), identity);
    var marks = new MarkWriter(term.cluster(), term.view(), mark, markKey());
    var marker = new ClaimMarker(marks, grants, term.options().marks().mode(), term.degradations());
    var transitions = new Transitions(term.options().marks().mode());
    var selection = new NodeSelection(term);
    var steps =
        new CreationSteps(
            new Preparation(term.cluster(), grants, sources, term.reporter()),
            marker,
            new BackendCalls(
                backend,
                term.reporter(),
                term.options().limits().callTimeout(),
                term.options().retries().max()),
            new HandOver(term, grants));
    reconciler =
        new ClaimReconciler(
            term,
            started,
            new ClaimPlanning(term.view(), wakeups, planners, grants),
            new MarkRecovery(term, wakeups, started, marks),
            new CreationRun(term, wakeups, started, transitions, steps, selection),
            selection);
    explainer = new ClaimExplainer(term, queue, wakeups, started, planners, grants);
    closingMarks = new ClosingMarks(term.view(), started, transitions, marker, marks);
  }

  /** Namespaces take turns, and none has all workers. */
  private String namespace(String uid) {
    return term.view()
        .claim(uid)
        .map(claim -> claim.metadata().namespace())
        .or(() -> started.get(uid).map(creation -> creation.plan().claim().namespace()))
        .orElse("");
  }

  private MarkKey markKey() {
    return new MarkKey(
        term.cluster(),
        term.options().marks().key(),
        mark,
        MarkKeys::random,
        term.degradations(),
        term.time());
  }

  /** Kinds that only some drivers need are watched only for those (DEF-09, DEF-68). */
  @Override
  public List<ResourceType<?>> watches() {
    Set<BackendFeature> features = backend.features();
    List<ResourceType<?>> kinds = new ArrayList<>();
    kinds.add(ResourceTypes.PERSISTENT_VOLUME_CLAIMS);
    kinds.add(ResourceTypes.PERSISTENT_VOLUMES);
    kinds.add(ResourceTypes.STORAGE_CLASSES);
    if (features.contains(BackendFeature.CREATE_DELETE_SNAPSHOT)) {
      kinds.add(ResourceTypes.VOLUME_SNAPSHOTS);
      kinds.add(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS);
    }
    if (features.contains(BackendFeature.MODIFY_VOLUME)
        && term.options().volumes().attributesClasses()) {
      kinds.add(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES);
    }
    if (features.contains(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS)
        && term.options().topology().enabled()) {
      kinds.add(ResourceTypes.NODES);
      kinds.add(ResourceTypes.CSI_NODES);
    }
    return kinds;
  }

  @Override
  public void start(Runnable watchesChanged) {
    term.reporter().successesWaitWhile(() -> queue.depth() > 0);
    queue.start(reconciler::reconcile);
    subscriptions.add(grants.onChange(this::grantsChanged));
    subscriptions.add(
        backend.onChange(
            () -> {
              watchesChanged.run();
              backendChanged();
            }));
  }

  @Override
  public void stop() {
    queue.close();
    subscriptions.forEach(Subscription::close);
  }

  @Override
  public void finish(BooleanSupplier mayGoOn) {
    closingMarks.put(mayGoOn);
  }

  private void grantsChanged(GrantScope scope) {
    term.view().changing(() -> wakeups.changed(scope));
  }

  private void backendChanged() {
    term.view().changing(() -> wakeups.changed(Dependencies.ON_BACKEND));
  }

  @Override
  public <T extends KubernetesObject> void changed(
      ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
    if (before instanceof PersistentVolumeClaim || after instanceof PersistentVolumeClaim) {
      claimChanged((PersistentVolumeClaim) before, (PersistentVolumeClaim) after);
    }
    if (Relevance.isOfNodes(type)) {
      if (!Relevance.ofNodes(before, after)) {
        return;
      }
      wakeups.changed(Dependencies.ON_NODES);
    }
    wakeups.changed(Dependency.on(type, key));
  }

  private void claimChanged(
      @Nullable PersistentVolumeClaim before, @Nullable PersistentVolumeClaim after) {
    if (before != null
        && mark.isOn(before.metadata())
        && (after == null || isOther(before, after) || !mark.isOn(after.metadata()))) {
      started.forget(before.metadata().uid());
    }
    if (before != null && (after == null || isOther(before, after))) {
      claimGone(before.metadata().uid());
    }
    if (after != null && (before == null || isOther(before, after) || isRelevant(before, after))) {
      // What changed may be what the failures were about, so they are forgotten (RETRY-04 keeps
      // them).
      queue.wake(after.metadata().uid());
    }
  }

  private void claimGone(String uid) {
    if (started.contains(uid)) {
      queue.add(uid); // to be finished, then handed to nobody or undone
      return;
    }
    queue.forget(uid);
    wakeups.forget(uid);
    term.reporter().forget(uid);
  }

  private boolean isRelevant(PersistentVolumeClaim before, PersistentVolumeClaim after) {
    StorageClass storageClass = ReadAnnotations.classOf(after, term.view()).orElse(null);
    return Relevance.ofClaims(before, after, storageClass);
  }

  private static boolean isOther(PersistentVolumeClaim before, PersistentVolumeClaim after) {
    return !before.metadata().uid().equals(after.metadata().uid());
  }

  @Override
  public void known(ResourceType<?> type) {
    wakeups.changed(Dependency.on(type));
  }

  @Override
  public Optional<ClaimExplanation> explain(ObjectKey claim) {
    return Optional.of(explainer.explain(claim));
  }
}
