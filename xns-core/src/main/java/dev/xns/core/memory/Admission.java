package dev.xns.core.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.StorageClass;
import dev.xns.api.model.VolumeSnapshot;

/**
 * Fills in and checks new objects as an API server does, as far as a provisioner can tell. Claims
 * are checked less than a real server would: tests want to see what becomes of bad ones.
 */
final class Admission {
  private final boolean crossNamespaceGate;

  Admission(boolean crossNamespaceGate) {
    this.crossNamespaceGate = crossNamespaceGate;
  }

  /**
   * Brings an object into the form in which it is stored.
   *
   * @throws dev.xns.api.cluster.ClusterException with reason INVALID if the server refuses it
   */
  void onCreate(ResourceType<?> type, ObjectKey key, ObjectNode json) {
    switch (type.kind()) {
      case PersistentVolumeClaim.KIND -> {
        admitSources(type, key, json.withObjectProperty("spec"));
        putIfAbsent(json.withObjectProperty("spec"), "volumeMode", "Filesystem");
        putIfAbsent(json.withObjectProperty("status"), "phase", "Pending");
      }
      case PersistentVolume.KIND -> {
        checkVolume(type, key, json.path("spec"));
        putIfAbsent(json.withObjectProperty("spec"), "persistentVolumeReclaimPolicy", "Retain");
        putIfAbsent(json.withObjectProperty("spec"), "volumeMode", "Filesystem");
        putIfAbsent(json.withObjectProperty("status"), "phase", "Pending");
      }
      case StorageClass.KIND -> {
        putIfAbsent(json, "reclaimPolicy", "Delete");
        putIfAbsent(json, "volumeBindingMode", "Immediate");
      }
      default -> {}
    }
  }

  /** SRC-11. */
  private void admitSources(ResourceType<?> type, ObjectKey key, ObjectNode spec) {
    JsonNode source = spec.path("dataSource");
    JsonNode ref = spec.path("dataSourceRef");
    refuseCoreKinds(type, key, source, "spec.dataSource");
    refuseCoreKinds(type, key, ref, "spec.dataSourceRef");
    if (!ref.path("namespace").asText().isEmpty()) {
      if (source.isObject()) {
        throw ObjectStore.invalid(
            type, key, "spec.dataSource may not be set when spec.dataSourceRef.namespace is");
      }
      if (!crossNamespaceGate) {
        spec.remove("dataSourceRef");
      }
    } else if (source.isObject() && !ref.isObject()) {
      if (isClaimOrSnapshot(source)) {
        spec.set("dataSourceRef", source.deepCopy());
      } else {
        spec.remove("dataSource");
      }
    } else if (ref.isObject() && !source.isObject() && isClaimOrSnapshot(ref)) {
      spec.set("dataSource", ((ObjectNode) ref.deepCopy()).without("namespace"));
    }
  }

  private static void refuseCoreKinds(
      ResourceType<?> type, ObjectKey key, JsonNode source, String field) {
    if (source.isObject()
        && source.path("apiGroup").asText("").isEmpty()
        && !source.path("kind").asText().equals(PersistentVolumeClaim.KIND)) {
      throw ObjectStore.invalid(
          type, key, field + ".apiGroup must be set unless kind is PersistentVolumeClaim");
    }
  }

  private static boolean isClaimOrSnapshot(JsonNode source) {
    String group = source.path("apiGroup").asText("");
    String kind = source.path("kind").asText();
    return group.isEmpty()
        ? kind.equals(PersistentVolumeClaim.KIND)
        : group.equals(VolumeSnapshot.GROUP) && kind.equals(VolumeSnapshot.KIND);
  }

  private static void checkVolume(ResourceType<?> type, ObjectKey key, JsonNode spec) {
    String size = spec.path("capacity").path("storage").asText();
    require(isPositive(size), type, key, "spec.capacity.storage must be more than nothing");
    require(!spec.path("accessModes").isEmpty(), type, key, "spec.accessModes must not be empty");
    JsonNode csi = spec.path("csi");
    for (String field : new String[] {"driver", "volumeHandle"}) {
      require(!csi.path(field).asText().isEmpty(), type, key, "spec.csi." + field + " must be set");
    }
    JsonNode required = spec.path("nodeAffinity").path("required");
    require(
        required.isMissingNode() || !required.path("nodeSelectorTerms").isEmpty(),
        type,
        key,
        "spec.nodeAffinity.required.nodeSelectorTerms must not be empty"); // DEF-47
  }

  private static boolean isPositive(String quantity) {
    try {
      return Quantity.parse(quantity).compareTo(Quantity.ZERO) > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void require(
      boolean holds, ResourceType<?> type, ObjectKey key, String otherwise) {
    if (!holds) {
      throw ObjectStore.invalid(type, key, otherwise);
    }
  }

  private static void putIfAbsent(ObjectNode json, String field, String value) {
    if (!json.hasNonNull(field)) {
      json.put(field, value);
    }
  }
}
