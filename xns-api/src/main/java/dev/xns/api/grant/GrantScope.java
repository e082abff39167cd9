package dev.xns.api.grant;

import org.jspecify.annotations.Nullable;

/**
 * The references whose decision may have changed.
 *
 * @param sourceNamespace references to sources in this namespace; null means in any
 * @param claimNamespace references from claims in this namespace; null means from any
 */
public record GrantScope(@Nullable String sourceNamespace, @Nullable String claimNamespace) {
  /** All references. */
  public static final GrantScope EVERYTHING = new GrantScope(null, null);

  /** Whether a reference is in this scope. */
  public boolean covers(CrossNamespaceReference reference) {
    return (sourceNamespace == null || sourceNamespace.equals(reference.sourceNamespace()))
        && (claimNamespace == null || claimNamespace.equals(reference.claimNamespace()));
  }
}
