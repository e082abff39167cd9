package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * A CSIStorageCapacity (storage.k8s.io/v1): room for one class in one topology segment.
 *
 * @param metadata the metadata
 * @param storageClassName the class
 * @param nodeTopology the segment, as a selector over nodes
 * @param capacity free room
 * @param maximumVolumeSize largest volume that can be made
 */
public record CsiStorageCapacity(
    ObjectMeta metadata,
    @Nullable String storageClassName,
    @Nullable LabelSelector nodeTopology,
    @Nullable Quantity capacity,
    @Nullable Quantity maximumVolumeSize)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "CSIStorageCapacity";

  /** Fills absent metadata. */
  public CsiStorageCapacity {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
  }
}
