package dev.xns.core.grants;

import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ReferenceGrant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a grant that can ever match a claim.
 *
 * <p>A grant with few entries is indexed by all its pairs, so that one look-up finds it. One with
 * many of both sorts would make far more pairs than it has entries; it is indexed by its targets.
 *
 * @param claimNamespaces the {@code from} entries
 * @param targets the {@code to} entries
 */
record GrantEntries(Set<String> claimNamespaces, Set<Target> targets) {
  private static final Logger log = LoggerFactory.getLogger(GrantEntries.class);

  static final GrantEntries NONE = new GrantEntries(Set.of(), Set.of());

  /**
   * Most pairs of one grant. The resource definition admits 16 x 16; a grant beyond this limit
   * comes from a cluster without that check.
   */
  static final int MOST_PAIRS = 4096;

  static GrantEntries of(ReferenceGrant grant) {
    var from = grant.spec().from();
    var to = grant.spec().to();
    if ((long) from.size() * to.size() > MOST_PAIRS) {
      log.warn(
          "ReferenceGrant {} permits nothing: {} from and {} to entries make more than {} pairs."
              + " Split it up",
          grant.key(),
          from.size(),
          to.size(),
          MOST_PAIRS);
      return NONE;
    }
    var namespaces = new LinkedHashSet<String>();
    for (ReferenceGrant.From who : from) {
      // GRANT-05, GRANT-06: the core group is the empty text and nothing else.
      if (who.namespace() != null
          && "".equals(who.group())
          && PersistentVolumeClaim.KIND.equals(who.kind())) {
        namespaces.add(who.namespace());
      }
    }
    var targets = new LinkedHashSet<Target>();
    for (ReferenceGrant.To what : to) {
      if (what.group() != null && what.kind() != null) {
        String name = what.name() == null ? "" : what.name();
        targets.add(new Target(what.group(), what.kind(), name));
      }
    }
    return namespaces.isEmpty() || targets.isEmpty() ? NONE : new GrantEntries(namespaces, targets);
  }

  /** All pairs, if the grant is indexed by them; otherwise none. */
  Set<Permission> pairs() {
    var pairs = new LinkedHashSet<Permission>();
    if (!hasManyPairs()) {
      for (String namespace : claimNamespaces) {
        targets.forEach(target -> pairs.add(new Permission(target, namespace)));
      }
    }
    return pairs;
  }

  /** All targets, if the grant is indexed by them; otherwise none. */
  Set<Target> sharedTargets() {
    return hasManyPairs() ? targets : Set.of();
  }

  private boolean hasManyPairs() {
    return claimNamespaces.size() * targets.size() > claimNamespaces.size() + targets.size();
  }
}
