package dev.xns.api.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PersistentVolume (core/v1).
 *
 * @param metadata the metadata
 * @param spec what the volume is
 * @param status what became of it
 */
public record PersistentVolume(ObjectMeta metadata, Spec spec, Status status)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "PersistentVolume";

  /** Fills absent parts with empty ones. */
  public PersistentVolume {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    spec = spec == null ? Spec.EMPTY : spec;
    status = status == null ? Status.EMPTY : status;
  }

  /**
   * What a volume is.
   *
   * @param capacity amounts by resource name
   * @param accessModes offered access modes
   * @param csi the CSI volume behind it; null for other kinds of volume
   * @param claimRef the claim this volume is for
   * @param persistentVolumeReclaimPolicy {@code Delete}, {@code Retain} or {@code Recycle}
   * @param storageClassName class
   * @param mountOptions mount options
   * @param volumeMode {@code Filesystem} or {@code Block}
   * @param nodeAffinity nodes that can reach the volume
   * @param volumeAttributesClassName VolumeAttributesClass
   */
  public record Spec(
      Map<String, Quantity> capacity,
      List<String> accessModes,
      @Nullable CsiSource csi,
      @Nullable ObjectReference claimRef,
      @Nullable String persistentVolumeReclaimPolicy,
      @Nullable String storageClassName,
      List<String> mountOptions,
      @Nullable String volumeMode,
      @Nullable NodeAffinity nodeAffinity,
      @Nullable String volumeAttributesClassName) {
    static final Spec EMPTY =
        new Spec(Map.of(), List.of(), null, null, null, null, List.of(), null, null, null);

    /** Copies the collections. */
    public Spec {
      capacity = Copies.map(capacity);
      accessModes = Copies.list(accessModes);
      mountOptions = Copies.list(mountOptions);
    }
  }

  /**
   * A volume of a CSI driver.
   *
   * @param driver name of the driver
   * @param volumeHandle the driver's identifier of the volume
   * @param readOnly whether it is published read-only
   * @param fsType file system
   * @param volumeAttributes the driver's own attributes
   * @param controllerPublishSecretRef secret for attaching
   * @param nodeStageSecretRef secret for staging
   * @param nodePublishSecretRef secret for publishing
   * @param controllerExpandSecretRef secret for growing on the controller
   * @param nodeExpandSecretRef secret for growing on the node
   */
  public record CsiSource(
      @Nullable String driver,
      @Nullable String volumeHandle,
      @Nullable Boolean readOnly,
      @Nullable String fsType,
      Map<String, String> volumeAttributes,
      @Nullable SecretReference controllerPublishSecretRef,
      @Nullable SecretReference nodeStageSecretRef,
      @Nullable SecretReference nodePublishSecretRef,
      @Nullable SecretReference controllerExpandSecretRef,
      @Nullable SecretReference nodeExpandSecretRef) {
    /** Copies the map. */
    public CsiSource {
      volumeAttributes = Copies.map(volumeAttributes);
    }
  }

  /**
   * Which nodes can reach a volume.
   *
   * @param required alternatives, any of which must match
   */
  public record NodeAffinity(@Nullable NodeSelector required) {}

  /**
   * A choice of nodes.
   *
   * @param nodeSelectorTerms alternatives
   */
  public record NodeSelector(List<NodeSelectorTerm> nodeSelectorTerms) {
    /** Copies the list. */
    public NodeSelector {
      nodeSelectorTerms = Copies.list(nodeSelectorTerms);
    }
  }

  /**
   * One alternative: all its expressions must hold.
   *
   * @param matchExpressions requirements on node labels
   */
  public record NodeSelectorTerm(List<LabelSelector.SelectorRequirement> matchExpressions) {
    /** Copies the list. */
    public NodeSelectorTerm {
      matchExpressions = Copies.list(matchExpressions);
    }
  }

  /**
   * What became of a volume.
   *
   * @param phase {@code Pending}, {@code Available}, {@code Bound}, {@code Released} or {@code
   *     Failed}
   */
  public record Status(@Nullable String phase) {
    static final Status EMPTY = new Status(null);
  }
}
