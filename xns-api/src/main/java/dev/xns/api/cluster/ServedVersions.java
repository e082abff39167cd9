package dev.xns.api.cluster;

import dev.xns.api.model.ResourceType;
import java.util.List;

/**
 * Asks the server in which versions of its API it serves a kind. An ability that a {@link
 * ClusterAccess} may have as well. Thread-safe.
 */
public interface ServedVersions {
  /**
   * The versions in which a kind is served, in the server's order of preference. A few requests,
   * one after the other; may block for as long as they take.
   *
   * @param type the kind, in whatever version
   * @return for example {@code v1} and {@code v1beta1}; empty if the kind is not served at all
   * @throws ClusterException if the answer cannot be known; never for a kind that is not served
   */
  List<String> servedVersions(ResourceType<?> type);
}
