package dev.xns.api.cluster;

import dev.xns.api.model.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what this client may do, without doing it. An ability that a {@link
 * ClusterAccess} may have as well. Thread-safe.
 */
public interface AccessReview {
  /**
   * Whether the server's authorization lets this client do something. One request, which may block
   * for as long as that takes. The answer holds for now; other parts of the server may still
   * refuse. It is about permissions alone: a kind that is not served may well be allowed.
   *
   * @param verb what to do
   * @param type the kind to do it to
   * @param namespace where; null for all namespaces, of no effect on a cluster-scoped kind
   * @return true only if the server says yes
   * @throws ClusterException if the server does not say yes or no
   */
  boolean isAllowed(AccessVerb verb, ResourceType<?> type, @Nullable String namespace);

  /** Whether something is allowed in all namespaces, or to a cluster-scoped kind. */
  default boolean isAllowed(AccessVerb verb, ResourceType<?> type) {
    return isAllowed(verb, type, null);
  }
}
