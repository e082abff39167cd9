package dev.xns.api.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an object, as far as the engine uses it. Texts that the object does not have are
 * empty, never null.
 *
 * @param name the name; empty on a create that leaves naming to the server
 * @param generateName prefix of a name that the server completes on create
 * @param namespace the namespace; empty for cluster-scoped kinds
 * @param uid unique over all time; empty before the object is created
 * @param resourceVersion opaque version for optimistic concurrency; empty before creation
 * @param creationTimestamp when the server created the object
 * @param deletionTimestamp when deletion was asked for; null while it was not
 * @param labels the labels
 * @param annotations the annotations
 * @param finalizers names that keep a deleted object in existence
 * @param ownerReferences the owners
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ObjectMeta(
    String name,
    String generateName,
    String namespace,
    String uid,
    String resourceVersion,
    @Nullable Instant creationTimestamp,
    @Nullable Instant deletionTimestamp,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<String> finalizers,
    List<OwnerReference> ownerReferences) {
  /** Metadata with nothing set. */
  public static final ObjectMeta EMPTY = named(ObjectKey.clusterScoped(""));

  /** Copies the collections and turns absent texts into empty ones. */
  public ObjectMeta {
    name = Copies.text(name);
    generateName = Copies.text(generateName);
    namespace = Copies.text(namespace);
    uid = Copies.text(uid);
    resourceVersion = Copies.text(resourceVersion);
    labels = Copies.map(labels);
    annotations = Copies.map(annotations);
    finalizers = Copies.list(finalizers);
    ownerReferences = Copies.list(ownerReferences);
  }

  /** Metadata with only namespace and name. */
  public static ObjectMeta named(ObjectKey key) {
    return new ObjectMeta(
        key.name(),
        "",
        key.namespace(),
        "",
        "",
        null,
        null,
        Map.of(),
        Map.of(),
        List.of(),
        List.of());
  }

  /** Namespace and name. */
  @JsonIgnore
  public ObjectKey key() {
    return new ObjectKey(namespace, name);
  }

  /** Whether deletion was asked for and only finalizers keep the object. */
  @JsonIgnore
  public boolean isBeingDeleted() {
    return deletionTimestamp != null;
  }

  /** Whether the object carries this finalizer. */
  public boolean hasFinalizer(String finalizer) {
    return finalizers.contains(finalizer);
  }

  /** The value of an annotation, or null if the key is absent. */
  public @Nullable String annotation(String key) {
    return annotations.get(key);
  }

  /** A copy with this list of finalizers. */
  public ObjectMeta withFinalizers(List<String> newFinalizers) {
    return new ObjectMeta(
        name,
        generateName,
        namespace,
        uid,
        resourceVersion,
        creationTimestamp,
        deletionTimestamp,
        labels,
        annotations,
        newFinalizers,
        ownerReferences);
  }

  /** A copy with these annotations. */
  public ObjectMeta withAnnotations(Map<String, String> newAnnotations) {
    return new ObjectMeta(
        name,
        generateName,
        namespace,
        uid,
        resourceVersion,
        creationTimestamp,
        deletionTimestamp,
        labels,
        newAnnotations,
        finalizers,
        ownerReferences);
  }

  /** A copy with these labels. */
  public ObjectMeta withLabels(Map<String, String> newLabels) {
    return new ObjectMeta(
        name,
        generateName,
        namespace,
        uid,
        resourceVersion,
        creationTimestamp,
        deletionTimestamp,
        newLabels,
        annotations,
        finalizers,
        ownerReferences);
  }

  /** The finalizers without one of them, in the same order. */
  public List<String> finalizersWithout(String finalizer) {
    var rest = new ArrayList<>(finalizers);
    rest.removeIf(finalizer::equals);
    return List.copyOf(rest);
  }
}
