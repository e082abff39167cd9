package dev.xns.api.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Map;

/**
 * Maps between JSON and the records. Fields a record does not have are ignored on input, so updates
 * must go out as patches and never as whole objects. Thread-safe.
 */
public final class KubernetesJson {
  /** Go, which API servers are written in, reads 10 000 levels. An event is one more. */
  private static final int DEEPEST = 20_000;

  /**
   * No lower than what a server stores, whoever wrote it. A server stores no number of more than 64
   * bits, so the limit of numbers may stay.
   */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNameLength(Integer.MAX_VALUE)
          .maxStringLength(Integer.MAX_VALUE)
          .maxNestingDepth(DEEPEST)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .withConfigOverride(List.class, o -> o.setInclude(notEmpty()))
          .withConfigOverride(Map.class, o -> o.setInclude(notEmpty()))
          .build();

  private KubernetesJson() {}

  /**
   * The record of a JSON object.
   *
   * @throws UndecodableObjectException if a field has a form the record cannot hold
   */
  public static <T extends KubernetesObject> T decode(ResourceType<T> type, JsonNode json) {
    try {
      return MAPPER.treeToValue(json, type.recordClass());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UndecodableObjectException(type, keyOf(json), reasonOf(e), e);
    }
  }

  /** The JSON object of a record, with {@code apiVersion} and {@code kind}. */
  public static <T extends KubernetesObject> ObjectNode encode(ResourceType<T> type, T object) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("apiVersion", type.apiVersion());
    json.put("kind", type.kind());
    json.setAll((ObjectNode) MAPPER.valueToTree(object));
    return json;
  }

  /** The mapper itself, for readers and writers of trees and bytes. It must not be reconfigured. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  private static ObjectKey keyOf(JsonNode json) {
    JsonNode metadata = json.path("metadata");
    return new ObjectKey(metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  private static String reasonOf(Exception e) {
    // Jackson's own message ends with the source text, which may be a Secret.
    return String.valueOf(
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
  }

  private static JsonInclude.Value notEmpty() {
    return JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS);
  }
}
