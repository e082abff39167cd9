package dev.xns.core.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceType;

/**
 * An object as the cluster keeps it. The JSON is never changed once it is in here.
 *
 * @param type its kind
 * @param json everything about it, also fields that the record does not have
 * @param object its record
 */
record StoredObject(ResourceType<?> type, ObjectNode json, KubernetesObject object) {
  /**
   * Decodes the record.
   *
   * @throws dev.xns.api.model.UndecodableObjectException if a field has a form it cannot have
   */
  static StoredObject of(ResourceType<?> type, ObjectNode json) {
    return new StoredObject(type, json, KubernetesJson.decode(type, json));
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
