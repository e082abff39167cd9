package dev.xns.core.internal.claim;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.model.PersistentVolume;
import dev.xns.core.internal.creation.Creation;
import dev.xns.core.internal.creation.CreationEnd;
import dev.xns.core.internal.creation.StepResult;
import dev.xns.core.internal.creation.StepRunner;
import dev.xns.core.internal.plan.Plan;

/** Takes the steps of creations; the only place that has effects on behalf of claims. */
final class CreationSteps implements StepRunner {
  private final Preparation preparation;
  private final ClaimMarker marker;
  private final BackendCalls backend;
  private final HandOver handOver;

  CreationSteps(
      Preparation preparation, ClaimMarker marker, BackendCalls backend, HandOver handOver) {
    this.preparation = preparation;
    this.marker = marker;
    this.backend = backend;
    this.handOver = handOver;
  }

  @Override
  public StepResult prepare(Creation creation) {
    return preparation.prepare(creation.plan());
  }

  @Override
  public StepResult resume(Creation creation) {
    return preparation.resume(creation.plan());
  }

  @Override
  public StepResult putMark(Creation creation) {
    return marker.putMark(creation);
  }

  @Override
  public StepResult createVolume(Creation creation) {
    return backend.createVolume(creation.plan());
  }

  @Override
  public StepResult checkGrant(Creation creation, PersistentVolume volume) {
    return handOver.checkGrant(creation, volume);
  }

  @Override
  public StepResult saveVolume(Creation creation, PersistentVolume volume) {
    return handOver.saveVolume(creation.plan(), volume);
  }

  @Override
  public StepResult deleteVolume(Creation creation, DeletionRequest deletion) {
    return handOver
        .handedOut(creation.plan(), deletion)
        .orElseGet(() -> backend.deleteVolume(creation.plan(), deletion));
  }

  @Override
  public StepResult removeMark(Creation creation, CreationEnd end) {
    return marker.removeMark(creation, end);
  }

  /** Marks the claim of a creation whose volume may exist, beside its steps. */
  Creation mark(Creation creation) {
    return marker.mark(creation);
  }

  /** The creation is over; its source may go. */
  void release(Plan.Provision plan) {
    preparation.release(plan);
  }
}
