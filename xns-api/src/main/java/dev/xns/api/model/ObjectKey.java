package dev.xns.api.model;

import static java.util.Objects.requireNonNull;

/**
 * Namespace and name of an object. Prints as {@code namespace/name}, or as {@code name} for a
 * cluster-scoped object; {@link #parse} reads what {@link #toString} prints.
 *
 * @param namespace the namespace, empty for cluster-scoped kinds
 * @param name the object's name
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
  /** Checks that neither part is null. */
  public ObjectKey {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
  }

  /** The key of a namespaced object. */
  public static ObjectKey of(String namespace, String name) {
    return new ObjectKey(namespace, name);
  }

  /** The key of a cluster-scoped object. */
  public static ObjectKey clusterScoped(String name) {
    return new ObjectKey("", name);
  }

  /**
   * Reads {@code namespace/name} or {@code name}.
   *
   * @throws IllegalArgumentException if there is more than one slash or an empty name
   */
  public static ObjectKey parse(String text) {
    int slash = text.indexOf('/');
    String name = text.substring(slash + 1);
    if (name.isEmpty() || name.indexOf('/') >= 0 || slash == 0) {
      throw new IllegalArgumentException("Expected namespace/name or name, got \"" + text + "\"");
    }
    return new ObjectKey(slash < 0 ? "" : text.substring(0, slash), name);
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
