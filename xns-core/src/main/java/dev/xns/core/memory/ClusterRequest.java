package dev.xns.core.memory;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;

/**
 * A request that reached an {@link InMemoryCluster} as its {@link
 * dev.xns.api.cluster.ClusterAccess}.
 *
 * @param verb what was asked for
 * @param type the kind of object
 * @param key the object; for a watch its scope, with empty parts for all, for a create that leaves
 *     naming to the server one with an empty name, for a review the namespace with an empty name
 */
public record ClusterRequest(Verb verb, ResourceType<?> type, ObjectKey key) {
  /** What can be asked of a cluster. */
  public enum Verb {
    /** Read one object. */
    GET,
    /** Follow all objects of a kind. */
    WATCH,
    /** Create an object. */
    CREATE,
    /** Change an object. */
    PATCH,
    /** Ask for an object's deletion. */
    DELETE,
    /** Ask whether something is allowed. */
    REVIEW,
    /** Ask in which versions a kind is served. */
    DISCOVER
  }

  @Override
  public String toString() {
    return verb + " " + type.kind() + (key.name().isEmpty() ? "" : " " + key);
  }
}
