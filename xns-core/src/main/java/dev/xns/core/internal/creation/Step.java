package dev.xns.core.internal.creation;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.model.PersistentVolume;

/**
 * What comes next in a creation. A step that nobody takes does not compile: each hands itself to a
 * method of {@link StepRunner}.
 */
public sealed interface Step {
  /** Takes the step. Blocks for as long as its requests and calls do. */
  StepResult take(Creation creation, StepRunner runner);

  /**
   * Nothing has reached the backend yet: read what the request needs, ask for the grant once more,
   * and protect the source (DEF-21).
   */
  record Prepare() implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.prepare(creation);
    }
  }

  /** An earlier process may have reached the backend: get ready to repeat what it asked for. */
  record Resume() implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.resume(creation);
    }
  }

  /** Mark the claim before anything can reach the backend. */
  record PutMark() implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.putMark(creation);
    }
  }

  /** Ask the backend for the volume, until it is certain whether it exists. */
  record CreateVolume() implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.createVolume(creation);
    }
  }

  /**
   * The volume exists: find out whether the claim may still have it.
   *
   * @param volume what would be saved
   */
  record CheckGrant(PersistentVolume volume) implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.checkGrant(creation, volume);
    }
  }

  /**
   * The volume exists and is the claim's: save its PersistentVolume.
   *
   * @param volume what to save
   */
  record SaveVolume(PersistentVolume volume) implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.saveVolume(creation, volume);
    }
  }

  /**
   * The volume exists but must not be handed out: delete it again.
   *
   * @param deletion what to delete
   */
  record DeleteVolume(DeletionRequest deletion) implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.deleteVolume(creation, deletion);
    }
  }

  /**
   * The outcome is known: take the mark off the claim.
   *
   * @param end how the creation ends then
   */
  record RemoveMark(CreationEnd end) implements Step {
    @Override
    public StepResult take(Creation creation, StepRunner runner) {
      return runner.removeMark(creation, end);
    }
  }
}
