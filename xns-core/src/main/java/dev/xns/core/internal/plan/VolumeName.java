package dev.xns.core.internal.plan;

import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.core.ReasonCode;

/** The name of a claim's volume; the same at every attempt (REQ-02). */
final class VolumeName {
  /** Whole UID, dashes included. */
  static final int WHOLE_UID = -1;

  private VolumeName() {}

  static String of(PersistentVolumeClaim claim, String prefix, int uuidLength) {
    String uid = claim.metadata().uid();
    if (uid.isEmpty()) {
      throw new PlanningException(
          ReasonCode.SourceInvalid,
          "claim " + claim.key() + " has no UID: the object is corrupted");
    }
    if (uuidLength == WHOLE_UID) {
      return prefix + "-" + uid;
    }
    String digits = uid.replace("-", "");
    return prefix + "-" + digits.substring(0, Math.min(uuidLength, digits.length()));
  }
}
