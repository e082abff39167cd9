package dev.xns.api.model;

/**
 * A Node (core/v1). Only its labels matter to provisioning.
 *
 * @param metadata the metadata
 */
public record Node(ObjectMeta metadata) implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "Node";

  /** Fills absent metadata. */
  public Node {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
  }
}
