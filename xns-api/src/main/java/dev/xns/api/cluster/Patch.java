package dev.xns.api.cluster;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of some fields of an object.
 *
 * @param format how the body is written
 * @param body the change; an object for {@link Format#JSON_MERGE}, an array of operations for
 *     {@link Format#JSON}. Must not be modified afterwards
 */
public record Patch(Format format, JsonNode body) {
  /** How a patch is written. */
  public enum Format {
    /** JSON merge patch, RFC 7386. */
    JSON_MERGE("application/merge-patch+json"),
    /** JSON patch, RFC 6902. */
    JSON("application/json-patch+json");

    private final String mediaType;

    Format(String mediaType) {
      this.mediaType = mediaType;
    }

    /** Media type of such a patch in a request. */
    public String mediaType() {
      return mediaType;
    }
  }

  /** Checks that the body fits the format. */
  public Patch {
    requireNonNull(format, "format");
    requireNonNull(body, "body");
    if (format == Format.JSON ? !body.isArray() : !body.isObject()) {
      throw new IllegalArgumentException(
          "A body of type "
              + format.mediaType()
              + " must be "
              + (format == Format.JSON ? "an array" : "an object")
              + ", got "
              + body.getNodeType());
    }
  }

  /** A JSON merge patch. */
  public static Patch merge(ObjectNode body) {
    return new Patch(Format.JSON_MERGE, body);
  }

  /** A JSON patch. */
  public static Patch json(ArrayNode operations) {
    return new Patch(Format.JSON, operations);
  }

  /**
   * A merge patch that replaces the list of finalizers, provided that the object still is exactly
   * this one in exactly this version.
   */
  public static Patch finalizers(ObjectMeta current, List<String> finalizers) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = unchanged(body, current);
    ArrayNode list = metadata.putArray("finalizers");
    finalizers.forEach(list::add);
    return merge(body);
  }

  /**
   * A merge patch that removes annotations, provided that the object still is exactly this one in
   * exactly this version.
   */
  public static Patch withoutAnnotations(ObjectMeta current, List<String> keys) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode annotations = unchanged(body, current).putObject("annotations");
    keys.forEach(annotations::putNull);
    return merge(body);
  }

  /**
   * A merge patch that sets annotations, provided that the object still is exactly this one in
   * exactly this version.
   */
  public static Patch annotations(ObjectMeta current, Map<String, String> values) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode annotations = unchanged(body, current).putObject("annotations");
    values.forEach(annotations::put);
    return merge(body);
  }

  /**
   * A merge patch that replaces the list of finalizers and sets annotations, those with a null
   * value being removed, provided that the object still is exactly this one in exactly this
   * version.
   */
  public static Patch metadata(
      ObjectMeta current, List<String> finalizers, Map<String, @Nullable String> annotations) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = unchanged(body, current);
    ArrayNode list = metadata.putArray("finalizers");
    finalizers.forEach(list::add);
    ObjectNode changes = metadata.putObject("annotations");
    annotations.forEach(changes::put);
    return merge(body);
  }

  private static ObjectNode unchanged(ObjectNode body, ObjectMeta current) {
    ObjectNode metadata = body.putObject("metadata");
    metadata.put("uid", current.uid());
    metadata.put("resourceVersion", current.resourceVersion());
    return metadata;
  }
}
