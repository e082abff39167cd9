package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * A VolumeSnapshotContent (snapshot.storage.k8s.io/v1): the driver's side of a snapshot.
 *
 * @param metadata the metadata
 * @param spec driver and owner
 * @param status the driver's state
 */
public record VolumeSnapshotContent(ObjectMeta metadata, Spec spec, Status status)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "VolumeSnapshotContent";

  /** Fills absent parts with empty ones. */
  public VolumeSnapshotContent {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    spec = spec == null ? Spec.EMPTY : spec;
    status = status == null ? Status.EMPTY : status;
  }

  /**
   * Driver and owner of a content.
   *
   * @param driver name of the CSI driver
   * @param deletionPolicy {@code Delete} or {@code Retain}
   * @param sourceVolumeMode mode of the volume the snapshot was taken from
   * @param volumeSnapshotRef the snapshot this content belongs to
   */
  public record Spec(
      @Nullable String driver,
      @Nullable String deletionPolicy,
      @Nullable String sourceVolumeMode,
      @Nullable ObjectReference volumeSnapshotRef) {
    static final Spec EMPTY = new Spec(null, null, null, null);
  }

  /**
   * The driver's state.
   *
   * @param snapshotHandle the driver's identifier of the snapshot
   */
  public record Status(@Nullable String snapshotHandle) {
    static final Status EMPTY = new Status(null);
  }
}
