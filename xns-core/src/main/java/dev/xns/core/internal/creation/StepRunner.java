package dev.xns.core.internal.creation;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.model.PersistentVolume;

/** Has the effects of the steps of a creation: one method for each {@link Step}. */
public interface StepRunner {
  /** Takes {@link Step.Prepare}. */
  StepResult prepare(Creation creation);

  /** Takes {@link Step.Resume}. */
  StepResult resume(Creation creation);

  /** Takes {@link Step.PutMark}. */
  StepResult putMark(Creation creation);

  /** Takes {@link Step.CreateVolume}. */
  StepResult createVolume(Creation creation);

  /** Takes {@link Step.CheckGrant}. */
  StepResult checkGrant(Creation creation, PersistentVolume volume);

  /** Takes {@link Step.SaveVolume}. */
  StepResult saveVolume(Creation creation, PersistentVolume volume);

  /** Takes {@link Step.DeleteVolume}. */
  StepResult deleteVolume(Creation creation, DeletionRequest deletion);

  /** Takes {@link Step.RemoveMark}. */
  StepResult removeMark(Creation creation, CreationEnd end);
}
