package dev.xns.core.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.UndecodableObjectException;
import dev.xns.core.internal.plan.DnsNames;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster and the rules by which an API server lets them change. Versions of one
 * kind share their objects. Guarded by the cluster's lock.
 */
final class ObjectStore {
  private final Map<String, Map<ObjectKey, StoredObject>> kinds = new HashMap<>();
  private final Admission admission;
  private final InstantSource time;
  private final ChangeListener listener;
  private long version;
  private long created;

  /** Hears of every change, in order, under the cluster's lock. */
  interface ChangeListener {
    /** One of the two states is null: the object came or went. */
    void changed(ResourceType<?> type, @Nullable StoredObject before, @Nullable StoredObject after);
  }

  ObjectStore(Admission admission, InstantSource time, ChangeListener listener) {
    this.admission = admission;
    this.time = time;
    this.listener = listener;
  }

  @Nullable StoredObject get(ResourceType<?> type, ObjectKey key) {
    return objects(type).get(key);
  }

  Collection<StoredObject> all(ResourceType<?> type) {
    return List.copyOf(objects(type).values());
  }

  StoredObject create(ResourceType<?> type, ObjectNode wanted) {
    ObjectNode json = wanted.deepCopy();
    ObjectNode metadata = json.withObjectProperty("metadata");
    if (metadata.path("name").asText().isEmpty() && metadata.hasNonNull("generateName")) {
      metadata.put("name", metadata.path("generateName").asText() + suffix(created + 1));
    }
    ObjectKey key = checkedKey(type, metadata);
    if (objects(type).containsKey(key)) {
      throw new ClusterException(
          type.describe(key) + " cannot be created: it exists already", Reason.ALREADY_EXISTS);
    }
    created++;
    metadata.put("uid", uid(created));
    metadata.put("creationTimestamp", now());
    metadata.remove("deletionTimestamp");
    admission.onCreate(type, key, json);
    return put(type, key, null, json, null);
  }

  StoredObject patch(ResourceType<?> type, ObjectKey key, Patch patch) {
    StoredObject before = existing(type, key, "changed");
    if (patch.format() == Patch.Format.JSON_MERGE) {
      JsonNode wanted = patch.body().path("metadata");
      requireSame(before, wanted.path("uid").asText(), wanted.path("resourceVersion").asText());
    }
    ObjectNode json;
    try {
      json = JsonPatches.apply(before.json(), patch);
    } catch (IllegalArgumentException e) {
      throw invalid(type, key, String.valueOf(e.getMessage()));
    }
    return replace(before, json);
  }

  /** Changes an object as another controller would. */
  StoredObject edit(ResourceType<?> type, ObjectKey key, Consumer<ObjectNode> change) {
    StoredObject before = existing(type, key, "edited");
    ObjectNode json = before.json().deepCopy();
    change.accept(json);
    return replace(before.corrected(), json);
  }

  /** Keeps clients from reading an object until it is edited. */
  void spoil(ResourceType<?> type, ObjectKey key, String why) {
    StoredObject before = existing(type, key, "spoiled");
    put(type, key, before, before.json().deepCopy(), why);
  }

  /** Puts a state in the place of another, as far as that is allowed. */
  StoredObject replace(StoredObject before, ObjectNode json) {
    ResourceType<?> type = before.type();
    ObjectKey key = before.key();
    ObjectNode metadata = json.withObjectProperty("metadata");
    metadata.put("resourceVersion", before.metadata().resourceVersion());
    if (json.equals(before.json())) {
      return before;
    }
    for (String fixed : List.of("name", "namespace", "uid", "deletionTimestamp")) {
      if (!metadata.path(fixed).equals(before.json().path("metadata").path(fixed))) {
        throw invalid(type, key, "metadata." + fixed + " cannot be changed");
      }
    }
    StoredObject after = decode(type, key, json, before.unreadable());
    if (before.metadata().isBeingDeleted()
        && !before.metadata().finalizers().containsAll(after.metadata().finalizers())) {
      throw invalid(type, key, "an object that is being deleted gets no new finalizers");
    }
    if (after.metadata().isBeingDeleted() && after.metadata().finalizers().isEmpty()) {
      remove(before);
      return after;
    }
    return put(type, key, before, json, before.unreadable());
  }

  void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    StoredObject before = existing(type, key, "deleted");
    String uid = preconditions.uid();
    String resourceVersion = preconditions.resourceVersion();
    requireSame(before, uid == null ? "" : uid, resourceVersion == null ? "" : resourceVersion);
    if (before.metadata().finalizers().isEmpty()) {
      remove(before);
    } else if (!before.metadata().isBeingDeleted()) {
      ObjectNode json = before.json().deepCopy();
      json.withObjectProperty("metadata").put("deletionTimestamp", now());
      put(type, key, before, json, before.unreadable());
    }
  }

  static ClusterException invalid(ResourceType<?> type, ObjectKey key, String problem) {
    return new ClusterException(type.describe(key) + " is refused: " + problem, Reason.INVALID);
  }

  private StoredObject put(
      ResourceType<?> type,
      ObjectKey key,
      @Nullable StoredObject before,
      ObjectNode json,
      @Nullable String unreadable) {
    json.put("apiVersion", type.apiVersion());
    json.put("kind", type.kind());
    json.withObjectProperty("metadata").put("resourceVersion", Long.toString(++version));
    StoredObject after = decode(type, key, json, unreadable);
    objects(type).put(key, after);
    listener.changed(type, before, after);
    return after;
  }

  private void remove(StoredObject object) {
    version++;
    objects(object.type()).remove(object.key());
    listener.changed(object.type(), object, null);
  }

  private static StoredObject decode(
      ResourceType<?> type, ObjectKey key, ObjectNode json, @Nullable String unreadable) {
    try {
      return StoredObject.of(type, json, unreadable);
    } catch (UndecodableObjectException e) {
      throw invalid(type, key, String.valueOf(e.getMessage()));
    }
  }

  /** Creates an object, or merges it into the one of that name. */
  void apply(ResourceType<?> type, ObjectKey key, ObjectNode json) {
    if (get(type, key) == null) {
      create(type, json);
    } else {
      patch(type, key, Patch.merge(json));
    }
  }

  private StoredObject existing(ResourceType<?> type, ObjectKey key, String verb) {
    StoredObject present = get(type, key);
    if (present == null) {
      throw new ClusterException(
          type.describe(key) + " cannot be " + verb + ": it does not exist", Reason.NOT_FOUND);
    }
    return present;
  }

  private static void requireSame(StoredObject present, String uid, String resourceVersion) {
    ObjectMeta is = present.metadata();
    requireSame(present, "uid", uid, is.uid());
    requireSame(present, "resourceVersion", resourceVersion, is.resourceVersion());
  }

  private static void requireSame(StoredObject present, String field, String wanted, String found) {
    if (!wanted.isEmpty() && !wanted.equals(found)) {
      throw new ClusterException(
          "%s has metadata.%s %s and not %s: read it again"
              .formatted(present.type().describe(present.key()), field, found, wanted),
          Reason.CONFLICT);
    }
  }

  private static ObjectKey checkedKey(ResourceType<?> type, ObjectNode metadata) {
    var key = new ObjectKey(metadata.path("namespace").asText(), metadata.path("name").asText());
    if (!DnsNames.isSubdomain(key.name())) {
      throw invalid(type, key, "metadata.name must be lower-case letters, digits, '-' and '.'");
    }
    if (type.namespaced() == key.namespace().isEmpty()) {
      throw invalid(
          type, key, "metadata.namespace must be " + (type.namespaced() ? "set" : "absent"));
    }
    return key;
  }

  private Map<ObjectKey, StoredObject> objects(ResourceType<?> type) {
    return kinds.computeIfAbsent(type.group() + "/" + type.kind(), k -> new LinkedHashMap<>());
  }

  private String now() {
    Instant now = time.instant().truncatedTo(ChronoUnit.SECONDS);
    return now.toString();
  }

  /** Not random: a seeded simulation must be repeatable. */
  private static String uid(long number) {
    return "%08x-0000-4000-8000-%012x".formatted(number, number);
  }

  private static String suffix(long number) {
    String text = Long.toString(number, 36);
    return "0".repeat(Math.max(0, 5 - text.length())) + text;
  }
}
