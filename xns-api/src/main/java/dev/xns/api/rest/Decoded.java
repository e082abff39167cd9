package dev.xns.api.rest;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * What became of one listed or watched object.
 *
 * @param key its key, as far as the server said it; without a name it is nobody's
 * @param resourceVersion its version; may be empty
 * @param object its record, null if it cannot be read
 * @param why why it cannot be read; empty if it can
 */
record Decoded<T extends KubernetesObject>(
    ObjectKey key, String resourceVersion, @Nullable T object, String why) {
  /** Whether it is any object at all. */
  boolean hasName() {
    return !key.name().isEmpty();
  }
}
