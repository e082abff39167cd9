package dev.xns.core.internal.plan;

import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.model.PersistentVolume;
import dev.xns.core.report.ReasonCode;

/** What a backend's answer to a creation is worth. */
public sealed interface BackendAnswer {
  /**
   * The volume is what was asked for.
   *
   * @param volume the PersistentVolume to save
   */
  record Accepted(PersistentVolume volume) implements BackendAnswer {}

  /**
   * The volume is not what was asked for and must be removed again.
   *
   * @param reason stable code
   * @param message what is wrong with it
   */
  record Unusable(ReasonCode reason, String message) implements BackendAnswer {}

  /** Judges the answer to a plan's request (REQ-11, REQ-12). */
  static BackendAnswer judge(Plan.Provision plan, ProvisionedVolume made) {
    long required = plan.request().requiredBytes();
    long capacity = made.capacityBytes() == 0 ? required : made.capacityBytes();
    String what = "claim " + plan.claim() + ": the driver made volume " + plan.request().name();
    if (capacity < required) {
      return new Unusable(
          ReasonCode.DriverNonsense,
          what + " with " + capacity + " bytes, but " + required + " were asked for");
    }
    var wanted = plan.request().content();
    // DEF-32: an answer that names another content is as wrong as one that names none.
    if (wanted != null && !wanted.equals(made.content())) {
      return new Unusable(
          ReasonCode.DriverNonsense,
          what + " without confirming the source it was to be filled from");
    }
    return VolumeDraft.complete(plan, made, capacity);
  }
}
