package dev.xns.core.memory;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;

/**
 * A request that reached an {@link InMemoryCluster} as its {@link
 * dev.xns.api.cluster.ClusterAccess}.
 *
 * @param verb what was asked for
 * @param type the kind of object
 * @param key the object. The name is empty for a create that leaves the name to the server, for a
 *     review and for a discovery. For a watch it is the scope; an empty part stands for all
 */
public record ClusterRequest(Verb verb, ResourceType<?> type, ObjectKey key) {
  /** What can be asked of a cluster. */
  public enum Verb {
    /** Read one object. */
    GET,
    /** Follow the objects of a kind. */
    WATCH,
    /** Create an object. */
    CREATE,
    /** Change an object. */
    PATCH,
    /** Ask for an object's deletion. */
    DELETE,
    /** Ask whether something is allowed. */
    REVIEW,
    /** Ask in which versions the cluster serves a kind. */
    DISCOVER
  }

  @Override
  public String toString() {
    return verb + " " + type.kind() + (key.name().isEmpty() ? "" : " " + key);
  }
}
