package dev.xns.core.internal.secret;

import dev.xns.api.backend.Secrets;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.Secret;
import dev.xns.api.model.SecretReference;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a secret for one call. Nothing is kept, and no message holds a value (SECRET-06, 08). */
public final class SecretContent {
  private SecretContent() {}

  /**
   * Reads the referenced secret with one request. Blocks for as long as that takes.
   *
   * @param reference where; null for no secret
   * @throws SecretUnavailableException if the reference is incomplete, or the secret does not exist
   *     or cannot be read, or a value is not text
   */
  public static Secrets read(ClusterAccess cluster, @Nullable SecretReference reference) {
    if (reference == null) {
      return Secrets.NONE;
    }
    String name = Objects.requireNonNullElse(reference.name(), "");
    String namespace = Objects.requireNonNullElse(reference.namespace(), "");
    if (name.isEmpty() || namespace.isEmpty()) {
      throw unavailable(
          "the secret is named incompletely, as namespace \""
              + namespace
              + "\" and name \""
              + name
              + "\": give both or none");
    }
    var key = new ObjectKey(namespace, name);
    var values = new HashMap<String, String>();
    for (Map.Entry<String, String> entry : existing(cluster, key).data().entrySet()) {
      values.put(entry.getKey(), decoded(key, entry.getKey(), entry.getValue()));
    }
    return Secrets.of(values);
  }

  private static Secret existing(ClusterAccess cluster, ObjectKey key) {
    try {
      return cluster
          .get(ResourceTypes.SECRETS, key)
          .orElseThrow(() -> unavailable("Secret " + key + " does not exist: create it"));
    } catch (ClusterException e) {
      // Not the message: that of a secret that cannot be decoded may quote a part of it.
      throw new SecretUnavailableException(
          "Secret " + key + " cannot be read: " + e.reason(), e.retryAfter().orElse(null));
    }
  }

  private static String decoded(ObjectKey key, String entry, String encoded) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
          .toString();
    } catch (IllegalArgumentException e) {
      throw unavailable("entry " + entry + " of Secret " + key + " is not base64");
    } catch (CharacterCodingException e) {
      throw unavailable("entry " + entry + " of Secret " + key + " is not UTF-8 text");
    }
  }

  private static SecretUnavailableException unavailable(String message) {
    return new SecretUnavailableException(message, null);
  }
}
