package dev.xns.core.internal.volume;

import dev.xns.api.backend.Secrets;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.Secret;
import dev.xns.api.model.SecretReference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a secret for one call. Nothing is kept, and no message holds a value (SECRET-06, 08). */
final class SecretContent {
  private SecretContent() {}

  /**
   * Reads the referenced secret.
   *
   * @param reference where; null for no secret
   * @throws ClusterException if it does not exist or cannot be read
   * @throws IllegalArgumentException if the reference is incomplete or a value is not base64
   */
  static Secrets read(ClusterAccess cluster, @Nullable SecretReference reference) {
    if (reference == null) {
      return Secrets.NONE;
    }
    String name = Objects.requireNonNullElse(reference.name(), "");
    String namespace = Objects.requireNonNullElse(reference.namespace(), "");
    if (name.isEmpty() || namespace.isEmpty()) {
      throw new IllegalArgumentException(
          "its deletion secret is named incompletely, as namespace \""
              + namespace
              + "\" and name \""
              + name
              + "\": correct the annotations");
    }
    var key = new ObjectKey(namespace, name);
    Secret secret =
        cluster
            .get(ResourceTypes.SECRETS, key)
            .orElseThrow(
                () ->
                    new ClusterException(
                        "Secret " + key + " does not exist", ClusterException.Reason.NOT_FOUND));
    var values = new HashMap<String, String>();
    secret
        .data()
        .forEach(
            (entry, encoded) -> {
              try {
                values.put(
                    entry, new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
              } catch (IllegalArgumentException e) {
                // Its message would quote the value.
                throw new IllegalArgumentException(
                    "entry " + entry + " of Secret " + key + " is not base64");
              }
            });
    return Secrets.of(values);
  }
}
