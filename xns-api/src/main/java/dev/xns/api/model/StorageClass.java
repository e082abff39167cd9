package dev.xns.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A StorageClass (storage.k8s.io/v1).
 *
 * @param metadata the metadata
 * @param provisioner name of the driver that serves the class
 * @param parameters parameters for the driver and, under {@code csi.storage.k8s.io/}, for us
 * @param reclaimPolicy what happens to a volume whose claim is gone; absent means {@code Delete}
 * @param mountOptions mount options of its volumes
 * @param volumeBindingMode {@code Immediate} or {@code WaitForFirstConsumer}
 * @param allowedTopologies where volumes may lie
 */
public record StorageClass(
    ObjectMeta metadata,
    @Nullable String provisioner,
    Map<String, String> parameters,
    @Nullable String reclaimPolicy,
    List<String> mountOptions,
    @Nullable String volumeBindingMode,
    List<TopologySelectorTerm> allowedTopologies)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "StorageClass";

  /** Fills absent parts with empty ones and copies the collections. */
  public StorageClass {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    parameters = Copies.map(parameters);
    mountOptions = Copies.list(mountOptions);
    allowedTopologies = Copies.list(allowedTopologies);
  }

  /**
   * One alternative of allowed topologies.
   *
   * @param matchLabelExpressions requirements, all of which must hold
   */
  public record TopologySelectorTerm(List<TopologySelectorRequirement> matchLabelExpressions) {
    /** Copies the list. */
    public TopologySelectorTerm {
      matchLabelExpressions = Copies.list(matchLabelExpressions);
    }
  }

  /**
   * One topology key and its allowed values.
   *
   * @param key topology key
   * @param values allowed values
   */
  public record TopologySelectorRequirement(@Nullable String key, List<String> values) {
    /** Copies the list. */
    public TopologySelectorRequirement {
      values = Copies.list(values);
    }
  }
}
