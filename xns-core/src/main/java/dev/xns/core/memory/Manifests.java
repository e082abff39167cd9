package dev.xns.core.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.UndecodableObjectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads YAML manifests of several documents. */
final class Manifests {
  private static final YAMLFactory YAML = new YAMLFactory();

  private Manifests() {}

  /**
   * One object of a manifest.
   *
   * @param type its kind
   * @param key its name
   * @param json the object
   */
  record Entry(ResourceType<?> type, ObjectKey key, ObjectNode json) {}

  /** The text of a manifest file. */
  static String text(Path manifest) {
    try {
      return Files.readString(manifest);
    } catch (IOException e) {
      throw new ManifestException(manifest.toString(), "cannot be read: " + e, e);
    }
  }

  /** The objects of a manifest, all of them checked. */
  static List<Entry> read(String yaml, String source) {
    var entries = new ArrayList<Entry>();
    int document = 1;
    try (var parser = YAML.createParser(yaml)) {
      parser.setCodec(KubernetesJson.mapper());
      for (; parser.nextToken() != null; document++) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
          continue; // an empty document, for example after a last separator
        }
        JsonNode json = parser.readValueAsTree();
        Entry entry = entry(json, source, document);
        if (entry != null) {
          entries.add(entry);
        }
      }
    } catch (JsonProcessingException e) {
      var location = e.getLocation();
      throw new ManifestException(
          source,
          document,
          "not YAML"
              + (location == null
                  ? ""
                  : " at line " + location.getLineNr() + ", column " + location.getColumnNr())
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse(""),
          e);
    } catch (IOException e) {
      throw new ManifestException(source, "cannot be read: " + e.getMessage(), e);
    }
    return entries;
  }

  private static @Nullable Entry entry(JsonNode json, String source, int document) {
    if (!(json instanceof ObjectNode object)) {
      throw new ManifestException(
          source, document, "an object is wanted, found " + json.getNodeType(), null);
    }
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    if (apiVersion.equals("v1") && kind.equals("Namespace")) {
      return null; // namespaces come into being with their first object
    }
    ResourceType<?> type = type(apiVersion, kind, source, document);
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText();
    if (name.isEmpty()) {
      throw new ManifestException(source, document, kind + " has no metadata.name", null);
    }
    String namespace = metadata.path("namespace").asText();
    if (type.namespaced() && namespace.isEmpty()) {
      namespace = "default";
      ((ObjectNode) metadata).put("namespace", namespace);
    } else if (!type.namespaced() && !namespace.isEmpty()) {
      throw new ManifestException(
          source,
          document,
          kind + " " + name + " must not have a metadata.namespace, found " + namespace,
          null);
    }
    try {
      KubernetesJson.decode(type, object);
    } catch (UndecodableObjectException e) {
      throw new ManifestException(source, document, String.valueOf(e.getMessage()), e);
    }
    return new Entry(type, new ObjectKey(namespace, name), object);
  }

  private static ResourceType<?> type(String apiVersion, String kind, String source, int document) {
    return ResourceTypes.ALL.stream()
        .filter(type -> type.kind().equals(kind) && type.apiVersion().equals(apiVersion))
        .findFirst()
        .orElseThrow(
            () ->
                new ManifestException(
                    source,
                    document,
                    "kind \""
                        + kind
                        + "\" of apiVersion \""
                        + apiVersion
                        + "\" is not known here; known are "
                        + ResourceTypes.ALL.stream()
                            .map(type -> type.kind() + " (" + type.apiVersion() + ")")
                            .collect(Collectors.joining(", ")),
                    null));
  }
}
