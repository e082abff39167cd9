package dev.xns.core.internal.plan;

import dev.xns.api.backend.ContentSource;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.Objects;

/**
 * Whether and from what a claim can be cloned (CLONE-01 to 20). Only asked once access is granted.
 * Messages name both claims and nothing else of the source's namespace (DEF-12, DEF-13), and say
 * exactly what is wrong (DEF-29).
 */
final class CloneOfClaim {
  private static final String FILESYSTEM = "Filesystem";

  private final ClusterState cluster;
  private final String driver;
  private final PersistentVolumeClaim claim;
  private final ObjectKey key;
  private final String what;

  CloneOfClaim(ClusterState cluster, String driver, PersistentVolumeClaim claim, ObjectKey source) {
    this.cluster = cluster;
    this.driver = driver;
    this.claim = claim;
    this.key = source;
    this.what =
        "claim " + claim.key() + ": source claim " + ForeignText.name(source.toString()) + " ";
  }

  /** The source, for a claim of this size. */
  FoundSource find(Quantity requested) {
    if (key.equals(claim.key())) {
      throw new PlanningException(
          ReasonCode.SourceInvalid,
          "claim " + claim.key() + " is to be cloned from itself: create it with another source");
    }
    PersistentVolumeClaim source =
        cluster
            .claim(key)
            .orElseThrow(() -> waitForClaim(ReasonCode.CloneSourceNotFound, "does not exist"));
    String phase = source.status().phase();
    if (!"Bound".equals(phase)) {
      throw waitForClaim(
          ReasonCode.CloneSourceNotBound,
          "has no volume yet, it is " + Objects.requireNonNullElse(phase, "new"));
    }
    if (source.metadata().isBeingDeleted()) {
      // A clone that has started goes on; it is not planned again (DEF-26).
      throw waitForClaim(ReasonCode.CloneSourceBeingDeleted, "is being deleted");
    }
    PersistentVolume volume = volume(source);
    requireSameDriver(volume);
    requireSize(volume, requested);
    requireSameMode(volume);
    String handle = volume.spec().csi() == null ? null : volume.spec().csi().volumeHandle();
    if (handle == null || handle.isEmpty()) {
      throw waitForVolume(
          ReasonCode.CloneSourceInvalid, volume, "has a volume without a handle of the driver");
    }
    return new FoundSource(
        new ContentSource.OfVolume(handle),
        new SourceObject(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key, source.metadata().uid()));
  }

  /** CLONE-07, CLONE-08, CLONE-11 to 13. */
  private PersistentVolume volume(PersistentVolumeClaim source) {
    String name = Objects.requireNonNullElse(source.spec().volumeName(), "");
    if (name.isEmpty()) {
      throw waitForClaim(ReasonCode.CloneSourceInvalid, "is bound, but names no volume");
    }
    PersistentVolume volume =
        cluster
            .volume(name)
            .orElseThrow(
                () ->
                    new PlanningException(
                        ReasonCode.CloneSourceInvalid,
                        what + "is bound to a volume that does not exist",
                        Dependencies.onClaim(key),
                        Dependencies.onVolume(name)));
    var owner = volume.spec().claimRef();
    if (owner == null || !owner.refersTo(source.metadata())) {
      throw waitForVolume(
          ReasonCode.CloneSourceInvalid, volume, "is bound to a volume of another claim");
    }
    if (!"Bound".equals(volume.status().phase())) {
      throw waitForVolume(ReasonCode.CloneSourceInvalid, volume, "has a volume that is not bound");
    }
    return volume;
  }

  /** CLONE-09, CLONE-10, CLONE-20. */
  private void requireSameDriver(PersistentVolume volume) {
    var csi = volume.spec().csi();
    if (csi == null) {
      throw waitForVolume(
          ReasonCode.DriverMismatch, volume, "has a volume that no CSI driver made");
    }
    if (!driver.equals(csi.driver())) {
      throw waitForVolume(
          ReasonCode.DriverMismatch,
          volume,
          "has a volume of driver "
              + ForeignText.quoted(csi.driver())
              + ", but the claim's class is served by "
              + ForeignText.quoted(driver)
              + ": use a class of the source's driver");
    }
  }

  /** CLONE-06, but compared with what there is to copy, not with what was once asked (DEF-29). */
  private void requireSize(PersistentVolume volume, Quantity requested) {
    Quantity size = volume.spec().capacity().get("storage");
    if (size != null && requested.toBytes() < size.toBytes()) {
      throw waitForVolume(
          ReasonCode.SizeTooSmall,
          volume,
          "has a volume of "
              + size.toBytes()
              + " bytes, but the claim asks for "
              + requested.toBytes()
              + ": ask for at least "
              + Quantity.ofBytes(size.toBytes()));
    }
  }

  /** CLONE-14, CLONE-15, CLONE-19. */
  private void requireSameMode(PersistentVolume volume) {
    String from = Objects.requireNonNullElse(volume.spec().volumeMode(), FILESYSTEM);
    String to = Objects.requireNonNullElse(claim.spec().volumeMode(), FILESYSTEM);
    if (!from.equals(to)) {
      throw waitForVolume(
          ReasonCode.VolumeModeMismatch,
          volume,
          "has a "
              + from
              + " volume and the claim wants "
              + to
              + ": create it with volumeMode "
              + from);
    }
  }

  private PlanningException waitForClaim(ReasonCode reason, String problem) {
    return new PlanningException(reason, what + problem, Dependencies.onClaim(key));
  }

  private PlanningException waitForVolume(
      ReasonCode reason, PersistentVolume volume, String problem) {
    return new PlanningException(
        reason,
        what + problem,
        Dependencies.onClaim(key),
        Dependencies.onVolume(volume.metadata().name()));
  }
}
