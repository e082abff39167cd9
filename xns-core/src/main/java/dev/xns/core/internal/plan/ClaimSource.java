package dev.xns.core.internal.plan;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.model.DataSource;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import org.jspecify.annotations.Nullable;

/** Where a claim's data are to come from, after normalisation (SRC-01 to 10). */
public sealed interface ClaimSource {
  /** The permission that is needed; null for none. */
  default @Nullable CrossNamespaceReference reference() {
    return null;
  }

  /** An empty volume is wanted (SRC-04). */
  record None() implements ClaimSource {}

  /**
   * A snapshot.
   *
   * @param key the VolumeSnapshot
   * @param reference the permission that is needed; null within one namespace
   */
  record Snapshot(ObjectKey key, @Nullable CrossNamespaceReference reference)
      implements ClaimSource {}

  /**
   * Another claim.
   *
   * @param key the source claim
   * @param reference the permission that is needed; null within one namespace
   */
  record Clone(ObjectKey key, @Nullable CrossNamespaceReference reference) implements ClaimSource {}

  /**
   * A kind that some external populator serves (SRC-10). Decided before any grant or gate is looked
   * at, because such claims are none of our business (DEF-16).
   *
   * @param kind the kind
   */
  record Foreign(String kind) implements ClaimSource {}

  /** Whether the claim names a source at all, of whatever kind (SRC-04). */
  static boolean isNamed(PersistentVolumeClaim claim) {
    return claim.spec().dataSource() != null || claim.spec().dataSourceRef() != null;
  }

  /** Normalises the source of a claim. */
  static ClaimSource of(PersistentVolumeClaim claim) {
    var spec = claim.spec();
    if (spec.dataSource() != null) {
      // SRC-01: within the claim's namespace, whatever else dataSourceRef says.
      return of(claim, spec.dataSource(), "");
    }
    if (spec.dataSourceRef() != null) {
      return of(claim, spec.dataSourceRef(), text(spec.dataSourceRef().namespace()));
    }
    return new None();
  }

  private static ClaimSource of(
      PersistentVolumeClaim claim, DataSource source, String sourceNamespace) {
    String group = text(source.apiGroup());
    String kind = text(source.kind());
    String name = text(source.name());
    if (kind.isEmpty() || name.isEmpty()) {
      // SRC-07
      throw new PlanningException(
          ReasonCode.SourceInvalid,
          "claim "
              + claim.key()
              + " names a source without "
              + (kind.isEmpty() ? "a kind" : "a name")
              + ": create it again with a complete dataSourceRef");
    }
    boolean core = group.isEmpty();
    if (kind.equals(VolumeSnapshot.KIND) && !group.equals(VolumeSnapshot.GROUP)) {
      // SRC-08
      throw new PlanningException(
          ReasonCode.SourceGroupWrong,
          "claim "
              + claim.key()
              + " names a VolumeSnapshot of apiGroup "
              + ForeignText.quoted(group)
              + ", which must be "
              + ForeignText.quoted(VolumeSnapshot.GROUP)
              + ": create the claim again with that apiGroup");
    }
    String claimNamespace = claim.metadata().namespace();
    // SRC-03, DEF-14: an empty namespace is an absent one.
    String namespace = sourceNamespace.isEmpty() ? claimNamespace : sourceNamespace;
    var key = new ObjectKey(namespace, name);
    if (kind.equals(VolumeSnapshot.KIND)) {
      return new Snapshot(key, reference(claimNamespace, group, kind, key));
    }
    if (kind.equals(PersistentVolumeClaim.KIND) && core) {
      return new Clone(key, reference(claimNamespace, group, kind, key));
    }
    return new Foreign(kind);
  }

  private static @Nullable CrossNamespaceReference reference(
      String claimNamespace, String group, String kind, ObjectKey source) {
    return source.namespace().equals(claimNamespace)
        ? null
        : new CrossNamespaceReference(
            claimNamespace, group, kind, source.namespace(), source.name());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
