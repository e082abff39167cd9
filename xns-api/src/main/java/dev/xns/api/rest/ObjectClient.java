package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.UndecodableObjectException;
import java.util.Optional;

/** Reads and writes single objects. Each method sends one request and waits. Thread-safe. */
final class ObjectClient {
  private static final String JSON = "application/json";

  private final RequestSender sender;

  ObjectClient(RequestSender sender) {
    this.sender = sender;
  }

  <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    ApiRequest request =
        new ApiRequest(
            ApiVerb.GET,
            type,
            type.describe(key),
            ApiPaths.object(ApiVerb.GET, type, key),
            /* body= */ null);
    RestResponse response = sender.send(request);
    if (!response.isSuccess()) {
      ClusterException failure = ApiErrors.of(request, response);
      if (failure.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
    return Optional.of(record(request, type, response));
  }

  <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    ObjectKey key = object.key();
    ObjectKey shown =
        key.name().isEmpty()
            ? new ObjectKey(key.namespace(), object.metadata().generateName() + "*")
            : key;
    String body = KubernetesJson.encode(type, object).toString();
    return written(
        type,
        new ApiRequest(
            ApiVerb.CREATE,
            type,
            type.describe(shown),
            ApiPaths.collection(ApiVerb.CREATE, type, key),
            new ApiRequest.Body(JSON, body)));
  }

  <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    return written(
        type,
        new ApiRequest(
            ApiVerb.PATCH,
            type,
            type.describe(key),
            ApiPaths.object(ApiVerb.PATCH, type, key),
            new ApiRequest.Body(patch.format().mediaType(), patch.body().toString())));
  }

  void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    ApiRequest request =
        new ApiRequest(
            ApiVerb.DELETE,
            type,
            type.describe(key),
            ApiPaths.object(ApiVerb.DELETE, type, key),
            new ApiRequest.Body(JSON, deleteOptions(preconditions).toString()));
    sender.sendSuccessfully(request);
  }

  private <T extends KubernetesObject> T written(ResourceType<T> type, ApiRequest request) {
    return record(request, type, sender.sendSuccessfully(request));
  }

  private static <T extends KubernetesObject> T record(
      ApiRequest request, ResourceType<T> type, RestResponse response) {
    JsonNode json = ObjectDecoder.json(response.body());
    if (json == null) {
      throw request.unavailable(
          "the server answered " + response.code() + " with something that is no object", null);
    }
    try {
      return KubernetesJson.decode(type, json);
    } catch (UndecodableObjectException e) {
      // Not kept as the cause: its text may quote a Secret.
      throw request.unavailable(
          "the server answered " + response.code() + ". " + ObjectDecoder.explain(type, e), null);
    }
  }

  private static ObjectNode deleteOptions(Preconditions preconditions) {
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    if (preconditions.uid() != null || preconditions.resourceVersion() != null) {
      ObjectNode conditions = options.putObject("preconditions");
      if (preconditions.uid() != null) {
        conditions.put("uid", preconditions.uid());
      }
      if (preconditions.resourceVersion() != null) {
        conditions.put("resourceVersion", preconditions.resourceVersion());
      }
    }
    return options;
  }
}
