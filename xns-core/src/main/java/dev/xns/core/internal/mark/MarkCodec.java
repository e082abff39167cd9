package dev.xns.core.internal.mark;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A started creation as text: everything that is needed to repeat it, but for the content of its
 * secret, which is read anew. A change of this form needs a new {@link MarkSeal#FORMAT}.
 */
final class MarkCodec {
  private static final JsonMapper MAPPER =
      KubernetesJson.mapper()
          .rebuild()
          .withConfigOverride(List.class, o -> o.setInclude(always()))
          .withConfigOverride(Map.class, o -> o.setInclude(always()))
          .addMixIn(ContentSource.class, ContentForm.class)
          .addMixIn(VolumeCapability.Access.class, AccessForm.class)
          .addModule(
              new SimpleModule()
                  .addSerializer(Secrets.class, new HiddenSecrets())
                  .addDeserializer(Secrets.class, new NoSecrets())
                  .addSerializer(ResourceType.class, new KindOf())
                  .addDeserializer(ResourceType.class, new TypeOf()))
          .build();

  /** Kinds that a volume can be filled from. */
  private static final List<ResourceType<?>> SOURCES =
      List.of(ResourceTypes.VOLUME_SNAPSHOTS, ResourceTypes.PERSISTENT_VOLUME_CLAIMS);

  private MarkCodec() {}

  static String encode(Plan.Provision creation) {
    try {
      return MAPPER.writeValueAsString(creation);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A creation for " + creation.claim() + " has no text", e);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static Plan.Provision decode(String text) {
    try {
      return MAPPER.readValue(text, Plan.Provision.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a creation: " + e.getOriginalMessage(), e);
    }
  }

  /** The records of the backend take no absent collections. */
  private static JsonInclude.Value always() {
    return JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = ContentSource.OfSnapshot.class, name = "snapshot"),
    @JsonSubTypes.Type(value = ContentSource.OfVolume.class, name = "volume")
  })
  private interface ContentForm {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "as")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = VolumeCapability.Block.class, name = "block"),
    @JsonSubTypes.Type(value = VolumeCapability.Mount.class, name = "mount")
  })
  private interface AccessForm {}

  private static final class HiddenSecrets extends JsonSerializer<Secrets> {
    @Override
    public void serialize(Secrets secrets, JsonGenerator json, SerializerProvider context)
        throws IOException {
      json.writeStartObject();
      json.writeEndObject();
    }
  }

  private static final class NoSecrets extends JsonDeserializer<Secrets> {
    @Override
    public Secrets deserialize(JsonParser json, DeserializationContext context) throws IOException {
      json.skipChildren();
      return Secrets.NONE;
    }
  }

  @SuppressWarnings("rawtypes") // the class token of a generic type
  private static final class KindOf extends JsonSerializer<ResourceType> {
    @Override
    public void serialize(ResourceType type, JsonGenerator json, SerializerProvider context)
        throws IOException {
      json.writeString(type.kind());
    }
  }

  @SuppressWarnings("rawtypes") // the class token of a generic type
  private static final class TypeOf extends JsonDeserializer<ResourceType> {
    @Override
    public ResourceType deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      String kind = json.getText();
      for (ResourceType<?> type : SOURCES) {
        if (type.kind().equals(kind)) {
          return type;
        }
      }
      throw context.weirdStringException(kind, ResourceType.class, "not a kind of source");
    }
  }
}
