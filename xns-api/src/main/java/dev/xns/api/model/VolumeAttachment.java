package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * A VolumeAttachment (storage.k8s.io/v1): a volume that is, or should be, attached to a node.
 *
 * @param metadata the metadata
 * @param spec volume and node
 */
public record VolumeAttachment(ObjectMeta metadata, Spec spec) implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "VolumeAttachment";

  /** Fills absent parts with empty ones. */
  public VolumeAttachment {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    spec = spec == null ? new Spec(null, null, null) : spec;
  }

  /**
   * Volume and node.
   *
   * @param attacher name of the driver
   * @param nodeName the node
   * @param source the volume
   */
  public record Spec(
      @Nullable String attacher, @Nullable String nodeName, @Nullable Source source) {}

  /**
   * The attached volume.
   *
   * @param persistentVolumeName its name; null for an inline volume
   */
  public record Source(@Nullable String persistentVolumeName) {}
}
