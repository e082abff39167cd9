package dev.xns.api.grant;

import static java.util.Objects.requireNonNull;

import dev.xns.api.model.ObjectKey;

/**
 * A claim of one namespace refers to a source in another. The claim's name plays no part in the
 * decision.
 *
 * @param claimNamespace namespace of the claim
 * @param sourceGroup API group of the source without version; empty for the core group
 * @param sourceKind kind of the source
 * @param sourceNamespace namespace of the source
 * @param sourceName name of the source
 */
public record CrossNamespaceReference(
    String claimNamespace,
    String sourceGroup,
    String sourceKind,
    String sourceNamespace,
    String sourceName) {
  /**
   * Checks that nothing is null and that two namespaces are involved.
   *
   * @throws IllegalArgumentException if both namespaces are the same; no grant is needed then
   */
  public CrossNamespaceReference {
    requireNonNull(claimNamespace, "claimNamespace");
    requireNonNull(sourceGroup, "sourceGroup");
    requireNonNull(sourceKind, "sourceKind");
    requireNonNull(sourceNamespace, "sourceNamespace");
    requireNonNull(sourceName, "sourceName");
    if (claimNamespace.equals(sourceNamespace)) {
      throw new IllegalArgumentException(
          "Claim and source are both in namespace " + claimNamespace + ": no grant is involved");
    }
  }

  /** Namespace and name of the source. */
  public ObjectKey source() {
    return new ObjectKey(sourceNamespace, sourceName);
  }
}
