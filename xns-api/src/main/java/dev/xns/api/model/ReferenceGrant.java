package dev.xns.api.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ReferenceGrant (gateway.networking.k8s.io): its owner lets objects of other namespaces refer to
 * objects of the grant's namespace.
 *
 * @param metadata the metadata; its namespace is the one opened
 * @param spec who may refer to what
 */
public record ReferenceGrant(ObjectMeta metadata, Spec spec) implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "ReferenceGrant";

  /** API group. */
  public static final String GROUP = "gateway.networking.k8s.io";

  /** Fills absent parts with empty ones. */
  public ReferenceGrant {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    spec = spec == null ? new Spec(List.of(), List.of()) : spec;
  }

  /**
   * Who may refer to what. A reference is allowed if one entry of each list matches.
   *
   * @param from who
   * @param to to what
   */
  public record Spec(List<From> from, List<To> to) {
    /** Copies the lists. */
    public Spec {
      from = Copies.list(from);
      to = Copies.list(to);
    }
  }

  /**
   * Who may refer.
   *
   * @param group API group of the referring kind
   * @param kind referring kind
   * @param namespace namespace of the referring object
   */
  public record From(@Nullable String group, @Nullable String kind, @Nullable String namespace) {}

  /**
   * What may be referred to.
   *
   * @param group API group of the target
   * @param kind kind of the target
   * @param name name of the target; null or empty means every object of the kind
   */
  public record To(@Nullable String group, @Nullable String kind, @Nullable String name) {}
}
