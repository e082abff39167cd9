package dev.xns.api.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * A reference to one object by identity, for example {@code spec.claimRef} of a volume.
 *
 * @param apiVersion group and version
 * @param kind kind
 * @param namespace namespace, null for cluster-scoped kinds
 * @param name name
 * @param uid UID, null where the writer did not know it
 * @param resourceVersion version of the object at the time of writing
 */
public record ObjectReference(
    @Nullable String apiVersion,
    @Nullable String kind,
    @Nullable String namespace,
    @Nullable String name,
    @Nullable String uid,
    @Nullable String resourceVersion) {
  /** Namespace and name, absent parts empty. */
  @JsonIgnore
  public ObjectKey key() {
    return new ObjectKey(Copies.text(namespace), Copies.text(name));
  }

  /** Whether this reference means exactly this object: namespace, name and UID are all equal. */
  public boolean refersTo(ObjectMeta object) {
    return object.key().equals(key()) && object.uid().equals(uid);
  }
}
