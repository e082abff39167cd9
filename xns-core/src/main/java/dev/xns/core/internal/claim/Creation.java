package dev.xns.core.internal.claim;

import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.model.PersistentVolume;
import dev.xns.core.internal.plan.Plan;

/**
 * A creation that has started: what was planned, and how far it is. From its first call on nothing
 * about the claim, its class, its secret or its source is looked at any more (REQ-15, DEF-26,
 * DEF-27, DEF-34).
 *
 * @param plan the plan, frozen
 * @param step what comes next
 */
record Creation(Plan.Provision plan, Step step) {
  /** What comes next. */
  sealed interface Step {
    /**
     * Nothing has reached the backend yet: read what the request needs, ask for the grant once
     * more, and protect the source (DEF-21).
     */
    record Begin() implements Step {}

    /** Ask the backend for the volume, until it is certain whether it exists. */
    record Provision() implements Step {}

    /**
     * The volume exists: save its PersistentVolume.
     *
     * @param volume what to save
     */
    record Save(PersistentVolume volume) implements Step {}

    /**
     * The volume exists but must not be handed out: remove it.
     *
     * @param deletion what to remove
     */
    record Undo(DeletionRequest deletion) implements Step {}
  }

  static Creation begin(Plan.Provision plan) {
    return new Creation(plan, new Step.Begin());
  }

  /** The creation whose request is complete and does not change any more. */
  Creation frozen(Plan.Provision complete) {
    return new Creation(complete, new Step.Provision());
  }

  Creation then(Step next) {
    return new Creation(plan, next);
  }
}
