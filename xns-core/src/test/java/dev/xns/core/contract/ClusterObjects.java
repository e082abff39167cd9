package dev.xns.core.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.Secret;
import dev.xns.api.model.StorageClass;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Objects that any API server accepts. */
final class ClusterObjects {
  private ClusterObjects() {}

  static StorageClass storageClass(String name) {
    return new StorageClass(
        ObjectMeta.named(ObjectKey.clusterScoped(name)),
        "driver.example.com",
        Map.of("tier", "gold"),
        "Delete",
        List.of(),
        "Immediate",
        List.of());
  }

  static Secret secret(ObjectKey key, String value) {
    String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    return new Secret(ObjectMeta.named(key), Map.of("token", encoded));
  }

  static ReferenceGrant grant(ObjectKey key) {
    return new ReferenceGrant(
        ObjectMeta.named(key),
        new ReferenceGrant.Spec(
            List.of(new ReferenceGrant.From("", PersistentVolumeClaim.KIND, "somewhere")),
            List.of(new ReferenceGrant.To("", PersistentVolumeClaim.KIND, null))));
  }

  static PersistentVolumeClaim claim(ObjectKey key) {
    return claim(key, JsonNodeFactory.instance.objectNode());
  }

  static PersistentVolumeClaim claimWithOwner(ObjectKey key, String uid) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("metadata")
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("name", "owner")
        .put("uid", uid);
    return claim(key, json);
  }

  private static PersistentVolumeClaim claim(ObjectKey key, ObjectNode json) {
    json.withObjectProperty("metadata").put("namespace", key.namespace()).put("name", key.name());
    ObjectNode spec = json.putObject("spec");
    spec.putArray("accessModes").add("ReadWriteOnce");
    spec.put("storageClassName", "contract");
    spec.putObject("resources")
        .putObject("requests")
        .put("storage", Quantity.ofBytes(1 << 30).toString());
    return KubernetesJson.decode(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, json);
  }

  /** A merge patch that sets one annotation and has no precondition. */
  static Patch annotate(String key, String value) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("metadata").putObject("annotations").put(key, value);
    return Patch.merge(body);
  }
}
