package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.model.KubernetesJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value among bytes that hold more. It finds the parts of an object or of an array without
 * reading what is in them. So each part can be parsed on its own, and one that cannot be parsed
 * spoils no other. It knows no limits, neither of depth nor of length.
 */
final class JsonSlice {
  /** A text that is longer is neither a name nor the token of a page. */
  private static final int LONGEST_TEXT = 64 * 1024;

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final int start;
  private final int end;

  JsonSlice(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** The value that these bytes are, or null if they are anything else. */
  static @Nullable JsonSlice of(byte[] bytes) {
    var cursor = new JsonCursor(bytes, 0, bytes.length);
    JsonSlice value = cursor.value();
    return value == null || !cursor.isAtEnd() ? null : value;
  }

  /** Whether this is an object, as far as can be told from its outside. */
  boolean isObject() {
    return bytes[start] == '{';
  }

  /** The value of a field; null if there is none before the first damage. */
  @Nullable JsonSlice field(String name) {
    var cursor = new JsonCursor(bytes, start, end);
    if (!cursor.skip('{')) {
      return null;
    }
    do {
      JsonSlice key = cursor.value();
      JsonSlice value = key != null && cursor.skip(':') ? cursor.value() : null;
      if (key == null || value == null) {
        return null;
      }
      if (key.text().equals(name)) {
        return value;
      }
    } while (cursor.skip(','));
    return null;
  }

  /** The text of a field; empty if there is none, or none of bearable length. */
  String text(String field) {
    JsonSlice value = field(field);
    return value == null ? "" : value.text();
  }

  /** The parts of an array; null if this is no array or is damaged. */
  @Nullable List<JsonSlice> elements() {
    var cursor = new JsonCursor(bytes, start, end);
    if (!cursor.skip('[')) {
      return null;
    }
    var elements = new ArrayList<JsonSlice>();
    if (cursor.skip(']')) {
      return elements;
    }
    do {
      JsonSlice element = cursor.value();
      if (element == null) {
        return null;
      }
      elements.add(element);
    } while (cursor.skip(','));
    return cursor.skip(']') ? elements : null;
  }

  /** Whether this is null. */
  boolean isNull() {
    return bytes[start] == 'n';
  }

  private String text() {
    if (bytes[start] != '"' || end - start > LONGEST_TEXT) {
      return "";
    }
    try {
      return KubernetesJson.mapper().readTree(bytes, start, end - start).asText();
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * The value as a tree, without {@code metadata.managedFields}. No record has them, they are often
   * most of an object, and they repeat texts of users as names of fields.
   *
   * @throws IOException if it cannot be parsed
   */
  JsonNode tree() throws IOException {
    JsonSlice metadata = field("metadata");
    JsonSlice cut = metadata == null ? null : metadata.field("managedFields");
    if (cut == null) {
      return KubernetesJson.mapper().readTree(bytes, start, end - start);
    }
    var rest = new ByteArrayOutputStream(end - start - (cut.end - cut.start) + NULL.length);
    rest.write(bytes, start, cut.start - start);
    rest.writeBytes(NULL);
    rest.write(bytes, cut.end, end - cut.end);
    return KubernetesJson.mapper().readTree(rest.toByteArray());
  }
}
