package dev.xns.api.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSINode (storage.k8s.io/v1): the drivers that are registered on a node.
 *
 * @param metadata the metadata; the name is that of the Node
 * @param spec the drivers
 */
public record CsiNode(ObjectMeta metadata, Spec spec) implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "CSINode";

  /** Fills absent parts with empty ones. */
  public CsiNode {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    spec = spec == null ? new Spec(List.of()) : spec;
  }

  /**
   * The drivers of a node.
   *
   * @param drivers one entry per driver
   */
  public record Spec(List<Driver> drivers) {
    /** Copies the list. */
    public Spec {
      drivers = Copies.list(drivers);
    }
  }

  /**
   * A driver on a node.
   *
   * @param name name of the driver
   * @param nodeID the driver's name for the node
   * @param topologyKeys node labels that describe where volumes can be reached
   */
  public record Driver(@Nullable String name, @Nullable String nodeID, List<String> topologyKeys) {
    /** Copies the list. */
    public Driver {
      topologyKeys = Copies.list(topologyKeys);
    }
  }
}
