package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.AccessReview;
import dev.xns.api.cluster.AccessVerb;
import dev.xns.api.model.ResourceType;
import org.jspecify.annotations.Nullable;

/** Asks the server's authorization about this client, with a SelfSubjectAccessReview. */
final class SelfSubjectAccessReview implements AccessReview {
  private static final String API_VERSION = "authorization.k8s.io/v1";

  private final RequestSender sender;

  SelfSubjectAccessReview(RequestSender sender) {
    this.sender = sender;
  }

  @Override
  public boolean isAllowed(AccessVerb verb, ResourceType<?> type, @Nullable String where) {
    String namespace = type.namespaced() ? where : null;
    ApiRequest request =
        new ApiRequest(
            ApiVerb.REVIEW,
            /* type= */ null,
            "access: %s %s%s"
                .formatted(
                    verb.word(), type, namespace == null ? "" : " in namespace " + namespace),
            "/apis/" + API_VERSION + "/selfsubjectaccessreviews",
            new ApiRequest.Body("application/json", review(verb, type, namespace).toString()));
    RestResponse response = sender.sendSuccessfully(request);
    JsonNode json = ObjectDecoder.json(response.body());
    JsonNode allowed = json == null ? null : json.path("status").path("allowed");
    if (allowed == null || !allowed.isBoolean()) {
      throw request.unavailable(
          "the server answered " + response.code() + " with no decision", null);
    }
    // An error beside a no does not make it less of one: the request would be refused as well.
    return allowed.booleanValue();
  }

  private static ObjectNode review(
      AccessVerb verb, ResourceType<?> type, @Nullable String namespace) {
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.put("apiVersion", API_VERSION).put("kind", "SelfSubjectAccessReview");
    ObjectNode attributes = review.putObject("spec").putObject("resourceAttributes");
    attributes
        .put("verb", verb.word())
        .put("group", type.group())
        .put("version", type.version())
        .put("resource", type.plural());
    if (namespace != null) {
      attributes.put("namespace", namespace);
    }
    return review;
  }
}
