package dev.xns.core.internal.plan;

import dev.xns.api.grant.CrossNamespaceReference;
import org.jspecify.annotations.Nullable;

/**
 * A source that the claim may use, as {@link SourceAccess} established. It need not exist.
 *
 * @param source the source; may be none at all
 */
record GrantedSource(ClaimSource source) {
  /** What was granted; null if the claim needed no grant. */
  @Nullable CrossNamespaceReference reference() {
    return source.reference();
  }
}
