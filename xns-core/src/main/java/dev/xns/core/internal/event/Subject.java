package dev.xns.core.internal.event;

import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.internal.plan.SourceObject;

/**
 * What an event is about.
 *
 * @param kind kind of the object
 * @param key its name
 * @param uid its UID
 */
public record Subject(String kind, ObjectKey key, String uid) {
  /** A claim. */
  public static Subject claim(ObjectKey key, String uid) {
    return new Subject(PersistentVolumeClaim.KIND, key, uid);
  }

  /** A volume. */
  public static Subject volume(ObjectMeta volume) {
    return new Subject(PersistentVolume.KIND, volume.key(), volume.uid());
  }

  /** What a volume is filled from. */
  static Subject source(SourceObject source) {
    return new Subject(source.type().kind(), source.key(), source.uid());
  }

  /** A lease. */
  public static Subject lease(Lease lease) {
    return new Subject(Lease.KIND, lease.key(), lease.metadata().uid());
  }

  private String apiVersion() {
    return switch (kind) {
      case VolumeSnapshot.KIND -> VolumeSnapshot.GROUP + "/v1";
      case Lease.KIND -> "coordination.k8s.io/v1";
      default -> "v1";
    };
  }

  ObjectReference reference() {
    return new ObjectReference(
        apiVersion(),
        kind,
        key.namespace().isEmpty() ? null : key.namespace(),
        key.name(),
        uid,
        null);
  }
}
