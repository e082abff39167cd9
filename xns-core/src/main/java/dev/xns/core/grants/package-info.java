/**
 * The default {@link dev.xns.api.grant.GrantLookup}: ReferenceGrants of the cluster, kept in an
 * index that answers without regard to how many there are.
 */
@NullMarked
package dev.xns.core.grants;

import org.jspecify.annotations.NullMarked;
