package dev.xns.examples.provisioner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Says a JSON merge patch (RFC 7386) as a JSON patch (RFC 6902). */
final class MergePatches {
  private MergePatches() {}

  /** The operations that do to this object what the merge patch would. */
  static ArrayNode operations(JsonNode current, JsonNode mergePatch) {
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    collect("", current, mergePatch, operations);
    return operations;
  }

  private static void collect(String path, JsonNode current, JsonNode patch, ArrayNode operations) {
    patch
        .properties()
        .forEach(
            field -> {
              String name = field.getKey().replace("~", "~0").replace("/", "~1");
              String at = path + "/" + name;
              JsonNode before = current.path(field.getKey());
              JsonNode after = field.getValue();
              if (after.isNull()) {
                if (!before.isMissingNode()) {
                  operation("remove", at, operations);
                }
              } else if (after.isObject() && before.isObject()) {
                collect(at, before, after, operations);
              } else {
                operation("add", at, operations).set("value", after);
              }
            });
  }

  private static ObjectNode operation(String op, String path, ArrayNode operations) {
    return operations.addObject().put("op", op).put("path", path);
  }
}
