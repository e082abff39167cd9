package dev.xns.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PersistentVolumeClaim (core/v1).
 *
 * @param metadata the metadata
 * @param spec what the claim asks for
 * @param status what became of it
 */
public record PersistentVolumeClaim(ObjectMeta metadata, Spec spec, Status status)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "PersistentVolumeClaim";

  /** Fills absent parts with empty ones. */
  public PersistentVolumeClaim {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    spec = spec == null ? Spec.EMPTY : spec;
    status = status == null ? Status.EMPTY : status;
  }

  /**
   * What a claim asks for.
   *
   * @param accessModes wanted access modes
   * @param resources requested size
   * @param storageClassName class; may be empty, which differs from absent
   * @param volumeMode {@code Filesystem} or {@code Block}
   * @param volumeName the volume the claim is bound to, or asks for
   * @param selector selector over existing volumes; provisioning refuses it
   * @param dataSource source in the claim's own namespace
   * @param dataSourceRef source in any namespace
   * @param volumeAttributesClassName VolumeAttributesClass
   */
  public record Spec(
      List<String> accessModes,
      Resources resources,
      @Nullable String storageClassName,
      @Nullable String volumeMode,
      @Nullable String volumeName,
      @Nullable LabelSelector selector,
      @Nullable DataSource dataSource,
      @Nullable DataSource dataSourceRef,
      @Nullable String volumeAttributesClassName) {
    static final Spec EMPTY =
        new Spec(List.of(), Resources.NONE, null, null, null, null, null, null, null);

    /** Copies the list. */
    public Spec {
      accessModes = Copies.list(accessModes);
      resources = resources == null ? Resources.NONE : resources;
    }
  }

  /**
   * Requested resources.
   *
   * @param requests amounts by resource name; {@code storage} is the size of the volume
   */
  public record Resources(Map<String, Quantity> requests) {
    static final Resources NONE = new Resources(Map.of());

    /** Copies the map. */
    public Resources {
      requests = Copies.map(requests);
    }

    /** The requested size, or null if none is given. */
    public @Nullable Quantity storage() {
      return requests.get("storage");
    }
  }

  /**
   * What became of a claim.
   *
   * @param phase {@code Pending}, {@code Bound} or {@code Lost}; null before a controller saw it
   */
  public record Status(@Nullable String phase) {
    static final Status EMPTY = new Status(null);
  }

  /** A copy with other metadata. */
  public PersistentVolumeClaim withMetadata(ObjectMeta other) {
    return new PersistentVolumeClaim(other, spec, status);
  }
}
