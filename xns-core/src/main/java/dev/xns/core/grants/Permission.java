package dev.xns.core.grants;

import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ReferenceGrant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pair of a {@code from} and a {@code to} entry of the same grant (GRANT-04).
 *
 * @param group group of the target (GRANT-08)
 * @param kind kind of the target (GRANT-09)
 * @param claimNamespace namespace of the claims (GRANT-07)
 * @param name name of the target, empty for every name (GRANT-10)
 */
record Permission(String group, String kind, String claimNamespace, String name) {
  private static final Logger log = LoggerFactory.getLogger(Permission.class);

  /**
   * Most pairs of one grant. The resource definition admits 16 x 16; a grant beyond this limit
   * comes from a cluster without that check and would cost more memory than it is worth.
   */
  static final int MOST_PER_GRANT = 4096;

  /** All pairs of a grant that can ever match a claim. */
  static Set<Permission> of(ReferenceGrant grant) {
    var from = grant.spec().from();
    var to = grant.spec().to();
    if ((long) from.size() * to.size() > MOST_PER_GRANT) {
      log.warn(
          "ReferenceGrant {} permits nothing: {} from and {} to entries make more than {} pairs."
              + " Split it up",
          grant.key(),
          from.size(),
          to.size(),
          MOST_PER_GRANT);
      return Set.of();
    }
    var permissions = new LinkedHashSet<Permission>();
    for (ReferenceGrant.From who : from) {
      // GRANT-05, GRANT-06: the core group is the empty text and nothing else.
      if (who.namespace() == null
          || !"".equals(who.group())
          || !PersistentVolumeClaim.KIND.equals(who.kind())) {
        continue;
      }
      for (ReferenceGrant.To what : to) {
        if (what.group() != null && what.kind() != null) {
          String name = what.name() == null ? "" : what.name();
          permissions.add(new Permission(what.group(), what.kind(), who.namespace(), name));
        }
      }
    }
    return permissions;
  }
}
