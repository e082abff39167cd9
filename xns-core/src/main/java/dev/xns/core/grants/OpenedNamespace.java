package dev.xns.core.grants;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision.Allowed;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The grants of one source namespace and what they permit, arranged so that {@link #find} is a few
 * hash look-ups (DEF-11), without allocation unless there are grants with many entries of both
 * sorts. Read by any thread, changed by one at a time.
 */
final class OpenedNamespace {
  /** The grants, in order of their names. */
  final ConcurrentSkipListMap<ObjectKey, ReferenceGrant> grants = new ConcurrentSkipListMap<>();

  // group -> kind -> claim namespace -> name, where the empty name stands for every name
  private final ConcurrentMap<
          String, ConcurrentMap<String, ConcurrentMap<String, ConcurrentMap<String, Grantors>>>>
      permissions = new ConcurrentHashMap<>();

  // Grants with many pairs, by target and then in order of their names.
  private final ConcurrentMap<Target, ConcurrentSkipListMap<ObjectKey, Shared>> shared =
      new ConcurrentHashMap<>();

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

  /** What a grant with many pairs permits for each of its targets. */
  private record Shared(Allowed allowed, Set<String> claimNamespaces) {}

  @Nullable Allowed find(CrossNamespaceReference reference) {
    String name = reference.sourceName();
    Allowed named = name.isEmpty() ? null : find(reference, name);
    return named != null ? named : find(reference, "");
  }

  private @Nullable Allowed find(CrossNamespaceReference reference, String name) {
    Allowed pair = findPair(reference, name);
    return pair != null || shared.isEmpty() ? pair : findShared(reference, name);
  }

  private @Nullable Allowed findPair(CrossNamespaceReference reference, String name) {
    var kinds = permissions.get(reference.sourceGroup());
    var claims = kinds == null ? null : kinds.get(reference.sourceKind());
    var names = claims == null ? null : claims.get(reference.claimNamespace());
    Grantors grantors = names == null ? null : names.get(name);
    return grantors == null ? null : grantors.first;
  }

  /** Looks through the grants with many pairs that have this very target, in order of names. */
  private @Nullable Allowed findShared(CrossNamespaceReference reference, String name) {
    var grants = shared.get(new Target(reference.sourceGroup(), reference.sourceKind(), name));
    if (grants != null) {
      for (Shared grant : grants.values()) {
        if (grant.claimNamespaces().contains(reference.claimNamespace())) {
          return grant.allowed();
        }
      }
    }
    return null;
  }

  void add(Target target, GrantEntries entries, Allowed grant) {
    shared
        .computeIfAbsent(target, t -> new ConcurrentSkipListMap<>())
        .put(grant.grant(), new Shared(grant, entries.claimNamespaces()));
  }

  void remove(Target target, Allowed grant) {
    var grants = shared.get(target);
    if (grants != null) {
      grants.remove(grant.grant());
      if (grants.isEmpty()) {
        shared.remove(target);
      }
    }
  }

  void add(Permission permission, Allowed grant) {
    permissions
        .computeIfAbsent(permission.target().group(), g -> new ConcurrentHashMap<>())
        .computeIfAbsent(permission.target().kind(), k -> new ConcurrentHashMap<>())
        .computeIfAbsent(permission.claimNamespace(), n -> new ConcurrentHashMap<>())
        .computeIfAbsent(permission.target().name(), n -> new Grantors())
        .add(grant);
  }

  void remove(Permission permission, Allowed grant) {
    var kinds = permissions.get(permission.target().group());
    var claims = kinds == null ? null : kinds.get(permission.target().kind());
    var names = claims == null ? null : claims.get(permission.claimNamespace());
    Grantors grantors = names == null ? null : names.get(permission.target().name());
    if (kinds == null || claims == null || names == null || grantors == null) {
      return;
    }
    // Empty levels go as well, or names that come and go would pile up.
    if (grantors.remove(grant)) {
      names.remove(permission.target().name());
    }
    if (names.isEmpty()) {
      claims.remove(permission.claimNamespace());
    }
    if (claims.isEmpty()) {
      kinds.remove(permission.target().kind());
    }
    if (kinds.isEmpty()) {
      permissions.remove(permission.target().group());
    }
  }
}
