package dev.xns.core.simulation;

import dev.xns.api.model.DataSource;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.simulation.Action.Source;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All claims, sources and grants that ever were: what users did, whatever became of it. */
final class Claims {
  private final Map<String, Claim> byUid = new LinkedHashMap<>();
  private final Map<Source, Set<String>> handles = new HashMap<>();
  private final List<ReferenceGrant> grants = new ArrayList<>();

  /**
   * A claim as its user wrote it.
   *
   * @param source null for an empty volume
   */
  record Claim(String uid, ObjectKey key, @Nullable Source source) {
    boolean isAcrossNamespaces() {
      return source != null && !source.key().namespace().equals(key.namespace());
    }

    /** Whether a grant lets this claim use its source: a reading of the rules of our own. */
    boolean isPermittedBy(ReferenceGrant grant) {
      if (source == null || !grant.metadata().namespace().equals(source.key().namespace())) {
        return false;
      }
      String group = source.snapshot() ? VolumeSnapshot.GROUP : "";
      String kind = source.snapshot() ? VolumeSnapshot.KIND : PersistentVolumeClaim.KIND;
      return grant.spec().from().stream()
              .anyMatch(
                  from ->
                      key.namespace().equals(from.namespace())
                          && PersistentVolumeClaim.KIND.equals(from.kind()))
          && grant.spec().to().stream()
              .anyMatch(
                  to ->
                      group.equals(Objects.requireNonNullElse(to.group(), ""))
                          && kind.equals(to.kind())
                          && (to.name() == null || to.name().equals(source.key().name())));
    }

    boolean isPermittedBy(Collection<ReferenceGrant> grants) {
      return !isAcrossNamespaces() || grants.stream().anyMatch(this::isPermittedBy);
    }
  }

  void created(PersistentVolumeClaim claim) {
    DataSource ref = claim.spec().dataSourceRef();
    Source source = null;
    if (ref != null) {
      String namespace = Objects.requireNonNullElse(ref.namespace(), claim.metadata().namespace());
      source =
          new Source(
              VolumeSnapshot.KIND.equals(ref.kind()),
              ObjectKey.of(namespace, Objects.requireNonNull(ref.name())));
    }
    String uid = claim.metadata().uid();
    byUid.put(uid, new Claim(uid, claim.key(), source));
  }

  void granted(ReferenceGrant grant) {
    grants.add(grant);
  }

  /** A source has, or had at some time, these data. */
  void hasHandle(Source source, String handle) {
    handles.computeIfAbsent(source, s -> new HashSet<>()).add(handle);
  }

  boolean everHadHandle(Source source, String handle) {
    return handles.getOrDefault(source, Set.of()).contains(handle);
  }

  boolean wasEverPermitted(Claim claim) {
    return claim.isPermittedBy(grants);
  }

  @Nullable Claim byUid(String uid) {
    return byUid.get(uid);
  }

  Collection<Claim> all() {
    return byUid.values();
  }
}
