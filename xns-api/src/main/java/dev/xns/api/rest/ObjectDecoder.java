package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.Secret;
import dev.xns.api.model.UndecodableObjectException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records from what the server sends, each on its own. */
final class ObjectDecoder {
  private static final Logger log = LoggerFactory.getLogger(ObjectDecoder.class);
  private static final String LEFT_OUT = "the reason is left out, it may quote the Secret";

  private ObjectDecoder() {}

  /** The JSON object in these bytes, or null if they are anything else. */
  static @Nullable JsonNode json(byte[] bytes) {
    JsonSlice slice = JsonSlice.of(bytes);
    if (slice == null) {
      return null;
    }
    try {
      JsonNode json = slice.tree();
      return json.isObject() ? json : null;
    } catch (IOException e) {
      // The parser's message quotes what it stumbled over, which may be a Secret. Null says enough.
      return null;
    }
  }

  /** Reads a listed or watched object. Whatever is wrong with it is wrong with it alone. */
  static <T extends KubernetesObject> Decoded<T> decode(ResourceType<T> type, JsonSlice object) {
    JsonSlice metadata = object.field("metadata");
    var key =
        metadata == null
            ? new ObjectKey("", "")
            : new ObjectKey(metadata.text("namespace"), metadata.text("name"));
    String version = metadata == null ? "" : metadata.text("resourceVersion");
    if (key.name().isEmpty()) {
      log.warn("The server sent an object of {} that has no name. It is ignored.", type);
      return new Decoded<>(key, version, null, "it has no name");
    }
    try {
      return new Decoded<>(key, version, KubernetesJson.decode(type, object.tree()), "");
    } catch (UndecodableObjectException e) {
      return unreadable(type, key, version, e.reason());
    } catch (IOException e) {
      // The parser's message quotes the text.
      return unreadable(type, key, version, "it is no JSON that can be parsed");
    } catch (RuntimeException | StackOverflowError e) {
      return unreadable(type, key, version, "reading it failed: " + e);
    }
  }

  private static <T extends KubernetesObject> Decoded<T> unreadable(
      ResourceType<T> type, ObjectKey key, String version, String why) {
    String said = type.recordClass() == Secret.class ? LEFT_OUT : ApiErrors.oneLine(why);
    log.debug("Cannot read {}: {}", type.describe(key), said);
    return new Decoded<>(key, version, null, said);
  }

  /** Why an object cannot be read, without quoting a Secret. */
  static String explain(ResourceType<?> type, UndecodableObjectException e) {
    return type.recordClass() == Secret.class
        ? "Cannot read " + type.describe(e.key()) + " (" + LEFT_OUT + ")"
        : String.valueOf(e.getMessage());
  }
}
