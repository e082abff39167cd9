package dev.xns.core.grants;

import com.google.common.collect.Sets;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantDecision.Allowed;
import dev.xns.api.grant.NearestMiss;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All ReferenceGrants by the namespace they open. {@link #decide} may be called from any thread at
 * any time; changes must come from one thread at a time. While a grant is being replaced, a reader
 * may see its old and new permissions together, but never misses one that both have.
 */
final class GrantIndex {
  private final ConcurrentMap<String, OpenedNamespace> namespaces = new ConcurrentHashMap<>();

  GrantDecision decide(CrossNamespaceReference reference) {
    OpenedNamespace opened = namespaces.get(reference.sourceNamespace());
    Allowed allowed = opened == null ? null : opened.find(reference);
    return allowed != null ? allowed : GrantDecision.Denied.DENIED;
  }

  List<NearestMiss> nearestMisses(CrossNamespaceReference reference) {
    return NearMisses.of(reference, grantsIn(reference.sourceNamespace()));
  }

  /** The grants of a namespace, in order of their names. */
  Collection<ReferenceGrant> grantsIn(String namespace) {
    OpenedNamespace opened = namespaces.get(namespace);
    return opened == null ? List.of() : opened.grants.values();
  }

  /** Puts in or replaces a grant and returns the claim namespaces whose decisions may differ. */
  Set<String> put(ReferenceGrant grant) {
    OpenedNamespace opened =
        namespaces.computeIfAbsent(grant.metadata().namespace(), n -> new OpenedNamespace());
    ReferenceGrant replaced = opened.grants.put(grant.key(), grant);
    GrantEntries before = replaced == null ? GrantEntries.NONE : GrantEntries.of(replaced);
    GrantEntries after = GrantEntries.of(grant);
    var allowed = new Allowed(grant.key());
    after.pairs().forEach(pair -> opened.add(pair, allowed));
    after.sharedTargets().forEach(target -> opened.add(target, after, allowed));
    Sets.difference(before.pairs(), after.pairs()).forEach(pair -> opened.remove(pair, allowed));
    Sets.difference(before.sharedTargets(), after.sharedTargets())
        .forEach(target -> opened.remove(target, allowed));
    return Set.copyOf(Sets.union(before.claimNamespaces(), after.claimNamespaces()));
  }

  /** Takes a grant out and returns the claim namespaces whose decisions may differ. */
  Set<String> remove(ObjectKey key) {
    OpenedNamespace opened = namespaces.get(key.namespace());
    ReferenceGrant before = opened == null ? null : opened.grants.remove(key);
    if (opened == null || before == null) {
      return Set.of();
    }
    GrantEntries removed = GrantEntries.of(before);
    var allowed = new Allowed(key);
    removed.pairs().forEach(pair -> opened.remove(pair, allowed));
    removed.sharedTargets().forEach(target -> opened.remove(target, allowed));
    if (opened.grants.isEmpty()) {
      namespaces.remove(key.namespace());
    }
    return removed.claimNamespaces();
  }

  /** Keys of all grants. */
  Set<ObjectKey> keys() {
    var keys = new HashSet<ObjectKey>();
    namespaces.values().forEach(opened -> keys.addAll(opened.grants.keySet()));
    return keys;
  }
}
