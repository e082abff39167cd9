package dev.xns.core.memory;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.Patch;

/** Applies patches to JSON objects as an API server does. */
final class JsonPatches {
  private JsonPatches() {}

  /**
   * The patched copy of an object.
   *
   * @throws IllegalArgumentException if an operation cannot be applied or a test fails
   */
  static ObjectNode apply(ObjectNode target, Patch patch) {
    if (patch.format() == Patch.Format.JSON_MERGE) {
      return merge(target.deepCopy(), (ObjectNode) patch.body());
    }
    JsonNode result = target.deepCopy();
    for (JsonNode operation : patch.body()) {
      operate(result, operation);
    }
    return (ObjectNode) result;
  }

  /** RFC 7386: null removes, objects are merged, everything else replaces. */
  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isNull()) {
                target.remove(field.getKey());
              } else if (value instanceof ObjectNode object) {
                ObjectNode inner =
                    target.get(field.getKey()) instanceof ObjectNode present
                        ? present
                        : target.objectNode();
                target.set(field.getKey(), merge(inner, object));
              } else {
                target.set(field.getKey(), value.deepCopy());
              }
            });
    return target;
  }

  /** RFC 6902, with the operations that controllers use. */
  private static void operate(JsonNode root, JsonNode operation) {
    String op = operation.path("op").asText();
    JsonPointer path = JsonPointer.compile(operation.path("path").asText());
    JsonNode present = root.at(path);
    switch (op) {
      case "test" -> {
        if (!present.equals(operation.path("value"))) {
          throw new IllegalArgumentException("the test of " + path + " failed");
        }
      }
      case "add" -> put(root, path, operation.path("value"), true);
      case "replace" -> {
        requirePresent(present, path);
        put(root, path, operation.path("value"), false);
      }
      case "remove" -> {
        requirePresent(present, path);
        JsonNode parent = root.at(path.head());
        if (parent instanceof ArrayNode array) {
          array.remove(path.last().getMatchingIndex());
        } else {
          ((ObjectNode) parent).remove(path.last().getMatchingProperty());
        }
      }
      default -> throw new IllegalArgumentException("operation \"" + op + "\" is not supported");
    }
  }

  private static void put(JsonNode root, JsonPointer path, JsonNode value, boolean insert) {
    JsonNode parent = path.head() == null ? root : root.at(path.head());
    String last = path.last() == null ? "" : path.last().getMatchingProperty();
    if (parent instanceof ObjectNode object) {
      object.set(last, value.deepCopy());
    } else if (parent instanceof ArrayNode array && last.equals("-")) {
      array.add(value.deepCopy());
    } else if (parent instanceof ArrayNode array && isIndex(path, array, insert)) {
      int index = path.last().getMatchingIndex();
      if (insert) {
        array.insert(index, value.deepCopy());
      } else {
        array.set(index, value.deepCopy());
      }
    } else {
      throw new IllegalArgumentException("there is no place for " + path);
    }
  }

  private static boolean isIndex(JsonPointer path, ArrayNode array, boolean insert) {
    int index = path.last().getMatchingIndex();
    return index >= 0 && index < array.size() + (insert ? 1 : 0);
  }

  private static void requirePresent(JsonNode present, JsonPointer path) {
    if (present.isMissingNode()) {
      throw new IllegalArgumentException("there is nothing at " + path);
    }
  }
}
