package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * A VolumeSnapshot (snapshot.storage.k8s.io/v1).
 *
 * @param metadata the metadata
 * @param status what the snapshot controller made of it; null before it did anything
 */
public record VolumeSnapshot(ObjectMeta metadata, @Nullable Status status)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "VolumeSnapshot";

  /** API group. */
  public static final String GROUP = "snapshot.storage.k8s.io";

  /** Fills absent metadata. */
  public VolumeSnapshot {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
  }

  /**
   * State of a snapshot.
   *
   * @param boundVolumeSnapshotContentName content that holds the driver's side
   * @param readyToUse whether volumes can be made from it
   * @param restoreSize smallest volume that can hold it
   */
  public record Status(
      @Nullable String boundVolumeSnapshotContentName,
      @Nullable Boolean readyToUse,
      @Nullable Quantity restoreSize) {}
}
