package dev.xns.core.internal.event;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;

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

  ObjectReference reference() {
    return new ObjectReference(
        "v1", kind, key.namespace().isEmpty() ? null : key.namespace(), key.name(), uid, null);
  }
}
