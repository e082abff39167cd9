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

/** The requests that wait for an answer. Thread-safe; each method sends one request. */
final class Requests {
  private static final String JSON = "application/json";

  private final Exchange exchange;

  Requests(Exchange exchange) {
    this.exchange = exchange;
  }

  <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    Call call =
        new Call(
            Verb.GET,
            type,
            type.describe(key),
            Paths.object(Verb.GET, type, key),
            /* body= */ null);
    RestAnswer answer = exchange.send(call);
    if (!answer.isSuccess()) {
      ClusterException failure = StatusTranslation.translate(call, answer);
      if (failure.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw failure;
    }
    return Optional.of(record(call, type, answer));
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
        new Call(
            Verb.CREATE,
            type,
            type.describe(shown),
            Paths.collection(Verb.CREATE, type, key),
            new Call.Body(JSON, body)));
  }

  <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    return written(
        type,
        new Call(
            Verb.PATCH,
            type,
            type.describe(key),
            Paths.object(Verb.PATCH, type, key),
            new Call.Body(patch.format().mediaType(), patch.body().toString())));
  }

  void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    Call call =
        new Call(
            Verb.DELETE,
            type,
            type.describe(key),
            Paths.object(Verb.DELETE, type, key),
            new Call.Body(JSON, deleteOptions(preconditions).toString()));
    exchange.sendSuccessfully(call);
  }

  private <T extends KubernetesObject> T written(ResourceType<T> type, Call call) {
    return record(call, type, exchange.sendSuccessfully(call));
  }

  private static <T extends KubernetesObject> T record(
      Call call, ResourceType<T> type, RestAnswer answer) {
    JsonNode json = Records.json(answer.body());
    if (json == null) {
      throw call.unavailable(
          "the server answered " + answer.code() + " with something that is no object", null);
    }
    try {
      return KubernetesJson.decode(type, json);
    } catch (UndecodableObjectException e) {
      // Not kept as the cause: its text may quote a Secret.
      throw call.unavailable(
          "the server answered " + answer.code() + ". " + Records.explain(type, e), null);
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
