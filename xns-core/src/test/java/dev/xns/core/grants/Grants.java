package dev.xns.core.grants;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ReferenceGrant.From;
import dev.xns.api.model.ReferenceGrant.To;
import dev.xns.api.model.VolumeSnapshot;
import java.util.List;

/** Short ways to write grants. */
final class Grants {
  private Grants() {}

  static ReferenceGrant grant(String key, List<From> from, List<To> to) {
    return new ReferenceGrant(
        ObjectMeta.named(ObjectKey.parse(key)), new ReferenceGrant.Spec(from, to));
  }

  static From claims(String namespace) {
    return new From("", PersistentVolumeClaim.KIND, namespace);
  }

  static To snapshots(String name) {
    return new To(VolumeSnapshot.GROUP, VolumeSnapshot.KIND, name);
  }
}
