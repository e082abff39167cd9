package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.model.KubernetesJson;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@code Status} object, with which an API server explains an error.
 *
 * @param code HTTP status, 0 if it does not say
 * @param reason machine-readable reason, empty if it does not say
 * @param message the explanation, empty if there is none
 * @param kind what the error is about, for example {@code namespaces}; may be empty
 * @param name name of the object the error is about; may be empty
 * @param fields paths of the fields the error is about
 * @param retryAfter how long to wait, null if it does not say
 */
record ServerStatus(
    int code,
    String reason,
    String message,
    String kind,
    String name,
    Set<String> fields,
    @Nullable Duration retryAfter) {
  private static final String KIND = "Status";

  /** The status in a body, or null if the body is something else. */
  static @Nullable ServerStatus in(byte[] body) {
    try {
      return of(KubernetesJson.mapper().readTree(body));
    } catch (IOException e) {
      // Proxies and unserved paths answer with plain text or HTML. That says enough.
      return null;
    }
  }

  /** The status that this JSON is, or null if it is something else. */
  static @Nullable ServerStatus of(JsonNode json) {
    if (!json.path("kind").asText().equals(KIND)) {
      return null;
    }
    JsonNode details = json.path("details");
    long seconds = details.path("retryAfterSeconds").asLong();
    return new ServerStatus(
        json.path("code").asInt(),
        json.path("reason").asText(),
        json.path("message").asText(),
        details.path("kind").asText(),
        details.path("name").asText(),
        Set.copyOf(details.path("causes").findValuesAsText("field")),
        seconds > 0 ? Duration.ofSeconds(seconds) : null);
  }

  /** Whether the position or the page asked for is no longer in the server's history. */
  boolean isExpired() {
    return code == 410 || reason.equals("Expired") || reason.equals("Gone");
  }
}
