package dev.xns.api.rest;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.Secret;
import org.jspecify.annotations.Nullable;

/**
 * One request to the API server.
 *
 * @param verb what is asked
 * @param type the kind it is about; null if what is asked is not done to objects
 * @param subject the object or collection, for messages
 * @param path path and query, starting with a slash
 * @param body what is sent, null for nothing
 */
record ApiRequest(
    ApiVerb verb,
    @Nullable ResourceType<?> type,
    String subject,
    String path,
    @Nullable Body body) {
  /**
   * What is sent.
   *
   * @param mediaType its media type
   * @param text the text; it may hold secrets
   */
  record Body(String mediaType, String text) {
    @Override
    public String toString() {
      return mediaType + ", " + text.length() + " characters";
    }
  }

  /** For example {@code patch PersistentVolumeClaim dev/data}. */
  String describe() {
    return verb.word() + " " + subject;
  }

  /** The request as HTTP. */
  RestRequest http() {
    return new RestRequest(
        verb.method(),
        path,
        body == null ? null : body.mediaType(),
        body == null ? null : body.text());
  }

  /** Whether a response may quote content that nobody should read in a log. */
  boolean mayBeQuoted() {
    return type == null
        || type.recordClass() != Secret.class
        || body == null
        || verb == ApiVerb.DELETE;
  }

  /** What is known about the effect if the request may have arrived but its outcome is unknown. */
  Fate fateUnanswered() {
    return verb.writes() ? Fate.MAY_HAVE_HAPPENED : Fate.DID_NOT_HAPPEN;
  }

  /** The server, or the way to it, is at fault, and the request may have arrived. */
  ClusterException unavailable(String what, @Nullable Throwable cause) {
    return new ClusterException(
        describe() + ": " + what, Reason.UNAVAILABLE, fateUnanswered(), null, cause);
  }
}
