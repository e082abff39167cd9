package dev.xns.api.model;

import static java.util.Objects.requireNonNull;

/**
 * Says how a kind of object is addressed in the Kubernetes API and which record holds it. The kinds
 * the engine uses are constants of {@link ResourceTypes}.
 *
 * @param group API group, empty for the core group
 * @param version API version
 * @param plural resource name in paths
 * @param kind kind
 * @param namespaced whether objects live in namespaces
 * @param recordClass the record of this kind
 * @param <T> the record of this kind
 */
public record ResourceType<T extends KubernetesObject>(
    String group,
    String version,
    String plural,
    String kind,
    boolean namespaced,
    Class<T> recordClass) {
  /** Checks that nothing is null. */
  public ResourceType {
    requireNonNull(group, "group");
    requireNonNull(version, "version");
    requireNonNull(plural, "plural");
    requireNonNull(kind, "kind");
    requireNonNull(recordClass, "recordClass");
  }

  /** {@code version} for the core group, otherwise {@code group/version}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The same kind in another version of its API. */
  public ResourceType<T> inVersion(String other) {
    return new ResourceType<>(group, other, plural, kind, namespaced, recordClass);
  }

  /** {@code kind namespace/name}, for messages. */
  public String describe(ObjectKey key) {
    return kind + " " + key;
  }

  /** For example {@code volumesnapshots.snapshot.storage.k8s.io/v1}. */
  @Override
  public String toString() {
    return (group.isEmpty() ? plural : plural + "." + group) + "/" + version;
  }
}
