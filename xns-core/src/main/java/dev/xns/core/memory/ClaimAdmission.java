package dev.xns.core.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.VolumeSnapshot;

/** What an API server makes of the sources of a new claim (SRC-11). */
final class ClaimAdmission {
  private final boolean crossNamespaceGate;

  ClaimAdmission(boolean crossNamespaceGate) {
    this.crossNamespaceGate = crossNamespaceGate;
  }

  /**
   * Brings the sources of a claim into the form in which they are stored.
   *
   * @throws IllegalArgumentException if the server refuses the claim
   */
  void admit(ObjectNode claim) {
    if (!(claim.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    JsonNode source = spec.path("dataSource");
    JsonNode ref = spec.path("dataSourceRef");
    refuseCoreKinds(source, "spec.dataSource");
    refuseCoreKinds(ref, "spec.dataSourceRef");
    if (!ref.path("namespace").asText().isEmpty()) {
      if (source.isObject()) {
        throw new IllegalArgumentException(
            "spec.dataSource may not be set when spec.dataSourceRef.namespace is");
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

  private static void refuseCoreKinds(JsonNode source, String field) {
    if (source.isObject()
        && source.path("apiGroup").asText("").isEmpty()
        && !source.path("kind").asText().equals(PersistentVolumeClaim.KIND)) {
      throw new IllegalArgumentException(
          field + ".apiGroup: must be set unless kind is PersistentVolumeClaim");
    }
  }

  private static boolean isClaimOrSnapshot(JsonNode source) {
    String group = source.path("apiGroup").asText("");
    String kind = source.path("kind").asText();
    return group.isEmpty()
        ? kind.equals(PersistentVolumeClaim.KIND)
        : group.equals(VolumeSnapshot.GROUP) && kind.equals(VolumeSnapshot.KIND);
  }
}
