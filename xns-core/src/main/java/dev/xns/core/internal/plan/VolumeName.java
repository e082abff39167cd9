package dev.xns.core.internal.plan;

import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.core.options.VolumeNaming;
import dev.xns.core.report.ReasonCode;

/** The name of a claim's volume; the same at every attempt (REQ-02). */
final class VolumeName {
  /** Whole UID, dashes included. */
  static final int WHOLE_UID = -1;

  private VolumeName() {}

  static String of(PersistentVolumeClaim claim, VolumeNaming naming) {
    String uid = claim.metadata().uid();
    if (uid.isEmpty()) {
      throw corrupted(claim, "no UID");
    }
    int length = naming.uuidLength();
    String digits = uid.replace("-", "");
    String part =
        length == WHOLE_UID ? uid : digits.substring(0, Math.min(length, digits.length()));
    String name = naming.prefix() + "-" + part;
    if (!DnsNames.isSubdomain(name)) {
      throw corrupted(claim, "a UID that cannot be part of a volume's name");
    }
    return name;
  }

  private static PlanningException corrupted(PersistentVolumeClaim claim, String what) {
    return new PlanningException(
        ReasonCode.SourceInvalid,
        "claim " + claim.key() + " has " + what + ": the object is corrupted");
  }
}
