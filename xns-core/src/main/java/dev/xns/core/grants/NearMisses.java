package dev.xns.core.grants;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.NearestMiss;
import dev.xns.api.grant.NearestMiss.Mismatch;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ReferenceGrant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the grants that come closest to allowing a reference, and what keeps them from it. */
final class NearMisses {
  /** How many are reported. */
  static final int MOST = 3;

  /**
   * How many grants of the source namespace are looked at, in order of their names. A denial must
   * not cost more the more grants there are; nobody reads the nearest of thousands.
   */
  static final int LOOKED_AT = 256;

  /** With three or more wrong fields a grant is about something else. */
  private static final int TOO_FAR = 3;

  private NearMisses() {}

  static List<NearestMiss> of(
      CrossNamespaceReference reference, Collection<ReferenceGrant> grants) {
    var misses = new ArrayList<NearestMiss>();
    for (ReferenceGrant grant :
        (Iterable<ReferenceGrant>) grants.stream().limit(LOOKED_AT)::iterator) {
      List<Mismatch> mismatches = mismatches(reference, grant.spec());
      // One that misses nothing came after the decision, and is about to wake the claim.
      if (!mismatches.isEmpty() && mismatches.size() < TOO_FAR) {
        misses.add(new NearestMiss(grant.key(), mismatches));
      }
    }
    misses.sort(
        Comparator.<NearestMiss>comparingInt(miss -> miss.mismatches().size())
            .thenComparing(NearestMiss::grant));
    return misses.subList(0, Math.min(MOST, misses.size()));
  }

  private static List<Mismatch> mismatches(
      CrossNamespaceReference reference, ReferenceGrant.Spec spec) {
    var all = new ArrayList<Mismatch>();
    all.addAll(nearestFrom(reference, spec.from()));
    all.addAll(nearestTo(reference, spec.to()));
    return all;
  }

  private static List<Mismatch> nearestFrom(
      CrossNamespaceReference reference, List<ReferenceGrant.From> entries) {
    var candidates = new ArrayList<List<Mismatch>>();
    for (int i = 0; i < entries.size(); i++) {
      ReferenceGrant.From entry = entries.get(i);
      String path = "spec.from[" + i + "].";
      var wrong = new ArrayList<Mismatch>();
      compare(wrong, path + "group", entry.group(), "");
      compare(wrong, path + "kind", entry.kind(), PersistentVolumeClaim.KIND);
      compare(wrong, path + "namespace", entry.namespace(), reference.claimNamespace());
      candidates.add(wrong);
    }
    return nearest(candidates, new Mismatch("spec.from", "", reference.claimNamespace()));
  }

  private static List<Mismatch> nearestTo(
      CrossNamespaceReference reference, List<ReferenceGrant.To> entries) {
    var candidates = new ArrayList<List<Mismatch>>();
    for (int i = 0; i < entries.size(); i++) {
      ReferenceGrant.To entry = entries.get(i);
      String path = "spec.to[" + i + "].";
      var wrong = new ArrayList<Mismatch>();
      compare(wrong, path + "group", entry.group(), reference.sourceGroup());
      compare(wrong, path + "kind", entry.kind(), reference.sourceKind());
      if (entry.name() != null && !entry.name().isEmpty()) {
        compare(wrong, path + "name", entry.name(), reference.sourceName());
      }
      candidates.add(wrong);
    }
    return nearest(candidates, new Mismatch("spec.to", "", reference.sourceKind()));
  }

  private static void compare(
      List<Mismatch> wrong, String field, @Nullable String found, String wanted) {
    if (!wanted.equals(found)) {
      wrong.add(new Mismatch(field, found == null ? "" : found, wanted));
    }
  }

  private static List<Mismatch> nearest(List<List<Mismatch>> candidates, Mismatch ifNone) {
    return candidates.stream()
        .min(Comparator.comparingInt(List::size))
        .orElseGet(() -> List.of(ifNone));
  }
}
