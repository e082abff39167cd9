package dev.xns.core.grants;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision.Allowed;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The grants of one source namespace and what they permit, arranged so that {@link #find} is a few
 * hash look-ups without allocation (DEF-11). Read by any thread, changed by one at a time.
 */
final class OpenedNamespace {
  /** The grants, in order of their names. */
  final ConcurrentSkipListMap<ObjectKey, ReferenceGrant> grants = new ConcurrentSkipListMap<>();

  // group -> kind -> claim namespace -> name, where the empty name stands for every name
  private final ConcurrentMap<
          String, ConcurrentMap<String, ConcurrentMap<String, ConcurrentMap<String, Grantors>>>>
      permissions = new ConcurrentHashMap<>();

  /** The grants that give one and the same permission. */
  private static final class Grantors {
    private final TreeSet<Allowed> all = new TreeSet<>(Comparator.comparing(Allowed::grant));
    private volatile @Nullable Allowed first;

    void add(Allowed grant) {
      all.add(grant);
      first = all.first();
    }

    /** Takes one out and says whether none is left. */
    boolean remove(Allowed grant) {
      all.remove(grant);
      first = all.isEmpty() ? null : all.first();
      return all.isEmpty();
    }
  }

  @Nullable Allowed find(CrossNamespaceReference reference) {
    var kinds = permissions.get(reference.sourceGroup());
    var claims = kinds == null ? null : kinds.get(reference.sourceKind());
    var names = claims == null ? null : claims.get(reference.claimNamespace());
    if (names == null) {
      return null;
    }
    Grantors named = reference.sourceName().isEmpty() ? null : names.get(reference.sourceName());
    Allowed allowed = named == null ? null : named.first;
    if (allowed != null) {
      return allowed;
    }
    Grantors everyName = names.get("");
    return everyName == null ? null : everyName.first;
  }

  void add(Permission permission, Allowed grant) {
    permissions
        .computeIfAbsent(permission.group(), g -> new ConcurrentHashMap<>())
        .computeIfAbsent(permission.kind(), k -> new ConcurrentHashMap<>())
        .computeIfAbsent(permission.claimNamespace(), n -> new ConcurrentHashMap<>())
        .computeIfAbsent(permission.name(), n -> new Grantors())
        .add(grant);
  }

  void remove(Permission permission, Allowed grant) {
    var kinds = permissions.get(permission.group());
    var claims = kinds == null ? null : kinds.get(permission.kind());
    var names = claims == null ? null : claims.get(permission.claimNamespace());
    Grantors grantors = names == null ? null : names.get(permission.name());
    if (kinds == null || claims == null || names == null || grantors == null) {
      return;
    }
    // Empty levels go as well, or names that come and go would pile up.
    if (grantors.remove(grant)) {
      names.remove(permission.name());
    }
    if (names.isEmpty()) {
      claims.remove(permission.claimNamespace());
    }
    if (claims.isEmpty()) {
      kinds.remove(permission.kind());
    }
    if (kinds.isEmpty()) {
      permissions.remove(permission.group());
    }
  }
}
