package dev.xns.api.model;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What every Kubernetes object record has. Implementations are immutable and thread-safe. */
public interface KubernetesObject {
  /** The object's metadata. */
  ObjectMeta metadata();

  /** The object's namespace and name; the namespace is empty for cluster-scoped kinds. */
  @JsonIgnore
  default ObjectKey key() {
    return metadata().key();
  }
}
