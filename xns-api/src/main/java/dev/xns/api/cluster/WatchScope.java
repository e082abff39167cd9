package dev.xns.api.cluster;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/**
 * Which objects of a kind are followed. A narrow scope needs no more than a permission for that
 * namespace or object.
 *
 * @param namespace only objects of this namespace; null for all
 * @param name only the object of this name; null for all
 */
public record WatchScope(@Nullable String namespace, @Nullable String name) {
  /** All objects of the kind. */
  public static final WatchScope EVERYTHING = new WatchScope(null, null);

  /** All objects of the kind in one namespace. */
  public static WatchScope namespace(String namespace) {
    return new WatchScope(namespace, null);
  }

  /** One object, which need not exist. */
  public static WatchScope only(ObjectKey key) {
    return new WatchScope(key.namespace().isEmpty() ? null : key.namespace(), key.name());
  }

  /** Whether the object is in this scope. */
  public boolean covers(KubernetesObject object) {
    ObjectKey key = object.key();
    return (namespace == null || namespace.equals(key.namespace()))
        && (name == null || name.equals(key.name()));
  }
}
