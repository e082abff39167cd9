/**
 * The default {@link dev.xns.api.grant.GrantLookup}. It keeps the ReferenceGrants of the cluster in
 * an index. A decision takes the same time however many grants there are, except for grants that
 * list several namespaces and several targets: those that share a target are looked through.
 */
@NullMarked
package dev.xns.core.grants;

import org.jspecify.annotations.NullMarked;
