package dev.xns.core.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceType;
import org.jspecify.annotations.Nullable;

/**
 * An object as the cluster keeps it. The JSON is never changed once it is in here.
 *
 * @param type its kind
 * @param json everything about it, also fields that the record does not have
 * @param object its record
 * @param unreadable why clients cannot read it; null if they can
 */
record StoredObject(
    ResourceType<?> type, ObjectNode json, KubernetesObject object, @Nullable String unreadable) {
  /**
   * Decodes the record.
   *
   * @throws dev.xns.api.model.UndecodableObjectException if a field has a form it cannot have
   */
  static StoredObject of(ResourceType<?> type, ObjectNode json, @Nullable String unreadable) {
    return new StoredObject(type, json, KubernetesJson.decode(type, json), unreadable);
  }

  /** The same object, which everybody can read. */
  StoredObject corrected() {
    return new StoredObject(type, json, object, null);
  }

  /** The record, as the answer to a request. */
  <T extends KubernetesObject> T answer(ResourceType<T> wanted) {
    if (unreadable != null) {
      throw new ClusterException(
          wanted.describe(key()) + " cannot be read: " + unreadable, Reason.UNAVAILABLE);
    }
    return as(wanted);
  }

  ObjectKey key() {
    return object.key();
  }

  ObjectMeta metadata() {
    return object.metadata();
  }

  <T extends KubernetesObject> T as(ResourceType<T> wanted) {
    return wanted.recordClass().cast(object);
  }
}
