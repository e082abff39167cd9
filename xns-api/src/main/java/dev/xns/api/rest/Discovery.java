package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.cluster.ServedVersions;
import dev.xns.api.model.ResourceType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the server which versions a group has, and each version which kinds. */
final class Discovery implements ServedVersions {
  private final RequestSender sender;

  Discovery(RequestSender sender) {
    this.sender = sender;
  }

  @Override
  public List<String> servedVersions(ResourceType<?> type) {
    JsonNode group = read(type, ApiPaths.group(type), "versions");
    List<String> served = new ArrayList<>();
    if (group != null) {
      for (JsonNode version : group) {
        // The core group, which is older, lists names alone.
        String name = version.isTextual() ? version.asText() : version.path("version").asText();
        if (serves(type.inVersion(name))) {
          served.add(name);
        }
      }
    }
    return List.copyOf(served);
  }

  private boolean serves(ResourceType<?> type) {
    JsonNode resources = read(type, ApiPaths.version(type), "resources");
    if (resources != null) {
      for (JsonNode resource : resources) {
        if (resource.path("name").asText().equals(type.plural())) {
          return true;
        }
      }
    }
    return false;
  }

  /** What is listed at a path, or null if the path is not served. */
  private @Nullable JsonNode read(ResourceType<?> type, String path, String field) {
    ApiRequest request =
        new ApiRequest(
            ApiVerb.DISCOVER, /* type= */ null, "versions of " + subject(type), path, null);
    RestResponse response = sender.send(request);
    // The core group is always there: without it, it is no API server that answers.
    if (response.code() == 404 && !type.group().isEmpty()) {
      return null;
    }
    if (!response.isSuccess()) {
      throw ApiErrors.of(request, response);
    }
    JsonNode json = ObjectDecoder.json(response.body());
    JsonNode list = json == null ? null : json.path(field);
    if (list == null || !(list.isArray() || list.isNull())) {
      throw request.unavailable("the server answered without a list of " + field, null);
    }
    return list;
  }

  private static String subject(ResourceType<?> type) {
    return type.group().isEmpty() ? type.plural() : type.plural() + "." + type.group();
  }
}
