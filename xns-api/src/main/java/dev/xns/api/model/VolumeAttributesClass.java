package dev.xns.api.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A VolumeAttributesClass (storage.k8s.io/v1).
 *
 * @param metadata the metadata
 * @param driverName the driver it is for
 * @param parameters mutable parameters, passed to the driver unchanged
 */
public record VolumeAttributesClass(
    ObjectMeta metadata, @Nullable String driverName, Map<String, String> parameters)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "VolumeAttributesClass";

  /** Fills absent metadata and copies the parameters. */
  public VolumeAttributesClass {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    parameters = Copies.map(parameters);
  }
}
