package dev.xns.api.rest;

import static dev.xns.api.Fate.DID_NOT_HAPPEN;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes exceptions from what the server answered. */
final class ApiErrors {
  private static final int LONGEST_TEXT = 700;

  private ApiErrors() {}

  /** Translates an answer that is not a success. */
  static ClusterException of(ApiRequest request, RestResponse response) {
    ServerStatus status = ServerStatus.in(response.body());
    Reason reason = reason(request, response.code(), status);
    Duration retryAfter = seconds(response.retryAfter());
    if (retryAfter == null && status != null) {
      retryAfter = status.retryAfter();
    }
    String text =
        status != null ? status.message() : new String(response.body(), StandardCharsets.UTF_8);
    return new ClusterException(
        message(request, "the server answered " + response.code(), reason, status, text),
        reason,
        fate(request, response.code()),
        retryAfter,
        null);
  }

  /** Translates the status of an error event, in which a watch reports a fault. */
  static ClusterException of(ApiRequest request, ServerStatus status) {
    Reason reason = reason(request, status.code(), status);
    return new ClusterException(
        message(request, "the server reported " + status.code(), reason, status, status.message()),
        reason,
        DID_NOT_HAPPEN,
        status.retryAfter(),
        null);
  }

  private static Reason reason(ApiRequest request, int code, @Nullable ServerStatus status) {
    return switch (code) {
      case 403 -> Reason.FORBIDDEN;
      // A token that has just expired says nothing about what its owner may do.
      case 401 -> Reason.UNAVAILABLE;
      case 404 -> isAboutObject(request, status) ? Reason.NOT_FOUND : Reason.NOT_SERVED;
      case 409 -> isNameTaken(request, status) ? Reason.ALREADY_EXISTS : Reason.CONFLICT;
      case 422 -> isOtherUid(request, status) ? Reason.CONFLICT : Reason.INVALID;
      case 408, 410, 429 -> Reason.UNAVAILABLE;
      default -> code >= 400 && code < 500 ? Reason.INVALID : Reason.UNAVAILABLE;
    };
  }

  /**
   * Whether a 404 says that an object does not exist, which may also be the namespace of a new
   * object. A path that is not served gets plain text, or a status that names no object.
   */
  private static boolean isAboutObject(ApiRequest request, @Nullable ServerStatus status) {
    return status != null
        && status.reason().equals("NotFound")
        && !status.name().isEmpty()
        && request.verb() != ApiVerb.LIST
        && request.verb() != ApiVerb.WATCH;
  }

  /** A create conflicts with nothing but the name, unless the server says so. */
  private static boolean isNameTaken(ApiRequest request, @Nullable ServerStatus status) {
    return status == null
        ? request.verb() == ApiVerb.CREATE
        : status.reason().equals("AlreadyExists");
  }

  /**
   * Whether a patch says a UID that is not the object's. API servers take that for an attempt to
   * change it, while a wrong version gets a 409.
   */
  private static boolean isOtherUid(ApiRequest request, @Nullable ServerStatus status) {
    return request.verb() == ApiVerb.PATCH
        && status != null
        && status.fields().equals(Set.of("metadata.uid"));
  }

  private static Fate fate(ApiRequest request, int code) {
    // A 5xx may come from a proxy, or from a server that lost sight of its storage: either may have
    // let the write through.
    return code >= 400 && code < 500 ? DID_NOT_HAPPEN : request.fateUnanswered();
  }

  private static String message(
      ApiRequest request, String what, Reason reason, @Nullable ServerStatus status, String text) {
    var message = new StringBuilder(request.describe()).append(": ").append(what);
    if (status != null && !status.reason().isEmpty()) {
      message.append(' ').append(oneLine(status.reason()));
    }
    if (!request.mayBeQuoted()) {
      message.append(" (its text is left out, it may quote the Secret)");
    } else if (!text.isBlank()) {
      message.append(": ").append(oneLine(text));
    }
    if (reason == Reason.NOT_SERVED && request.type() != null) {
      message.append("; is ").append(request.type()).append(" installed and served?");
    }
    return message.toString();
  }

  /** Foreign text as one line of bearable length. */
  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
  }

  /** API servers send whole seconds. The date that HTTP also allows is not understood. */
  private static @Nullable Duration seconds(@Nullable String retryAfter) {
    if (retryAfter == null || !retryAfter.strip().matches("[0-9]{1,9}")) {
      return null;
    }
    return Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
  }
}
