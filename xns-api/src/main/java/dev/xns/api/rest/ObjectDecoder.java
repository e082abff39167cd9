package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.Secret;
import dev.xns.api.model.UndecodableObjectException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records from what the server sends. */
final class ObjectDecoder {
  private static final Logger log = LoggerFactory.getLogger(ObjectDecoder.class);

  private ObjectDecoder() {}

  /** The JSON object in these bytes, or null if they are anything else. */
  static @Nullable JsonNode json(byte[] bytes) {
    try {
      JsonNode json = KubernetesJson.mapper().readTree(bytes);
      return json.isObject() ? json : null;
    } catch (IOException e) {
      // The parser's message quotes what it stumbled over, which may be a Secret. Null says enough.
      return null;
    }
  }

  /** The record of a listed or watched object, or null, with a log entry, if it cannot be read. */
  static <T extends KubernetesObject> @Nullable T decodeOrSkip(
      ResourceType<T> type, JsonNode object) {
    if (object.path("metadata").path("name").asText().isEmpty()) {
      log.warn("The server sent an object of {} that has no name. It is ignored.", type);
      return null;
    }
    try {
      return KubernetesJson.decode(type, object);
    } catch (UndecodableObjectException e) {
      log.warn("{}. It is treated as absent until it is corrected.", explain(type, e));
      return null;
    }
  }

  /** Why an object cannot be read, without quoting a Secret. */
  static String explain(ResourceType<?> type, UndecodableObjectException e) {
    return type.recordClass() == Secret.class
        ? "Cannot read " + type.describe(e.key()) + " (the reason is left out, it may quote it)"
        : String.valueOf(e.getMessage());
  }
}
