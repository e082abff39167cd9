package dev.xns.api.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the lines of a watch, each of which is one event. */
final class WatchEventReader<T extends KubernetesObject> {
  private static final Logger log = LoggerFactory.getLogger(WatchEventReader.class);

  /** Receives what a line says. One line is one call. */
  interface Listener<T extends KubernetesObject> {
    /** An object is new or has changed. */
    void upserted(T object, String resourceVersion);

    /** An object is gone, or can no longer be read. */
    void removed(ObjectKey key, String resourceVersion);

    /** Nothing changed up to this position. */
    void progressed(String resourceVersion);

    /** The server no longer has the history from which the watch began. */
    void expired();

    /** The server reports a fault. */
    void reported(ClusterException cause);

    /** The event is of a type that has no meaning here. */
    void unknown();

    /** The line is no watch event. */
    void malformed();
  }

  private final ResourceType<T> type;
  private final Listener<T> listener;

  WatchEventReader(ResourceType<T> type, Listener<T> listener) {
    this.type = type;
    this.listener = listener;
  }

  /**
   * Reads a line.
   *
   * @param request the watch that brought it
   */
  void read(byte[] line, ApiRequest request) {
    JsonNode event = ObjectDecoder.json(line);
    JsonNode object = event == null ? null : event.path("object");
    if (event == null || object == null || !object.isObject()) {
      listener.malformed();
      return;
    }
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> changed(object);
      case "DELETED" -> listener.removed(key(object), version(object));
      case "BOOKMARK" -> listener.progressed(version(object));
      case "ERROR" -> error(object, request);
      default -> {
        log.debug("Ignored a {} event of {}", event.path("type"), type);
        listener.unknown();
      }
    }
  }

  private void changed(JsonNode object) {
    T record = ObjectDecoder.decodeOrSkip(type, object);
    if (record != null) {
      listener.upserted(record, version(object));
    } else if (!key(object).name().isEmpty()) {
      // It may have been readable before; what was known of it holds no longer.
      listener.removed(key(object), version(object));
    } else {
      listener.progressed(version(object));
    }
  }

  private void error(JsonNode object, ApiRequest request) {
    ServerStatus status = ServerStatus.of(object);
    if (status == null) {
      listener.reported(
          new ClusterException(
              request.describe() + ": the server reported an error without a status",
              Reason.UNAVAILABLE));
    } else if (status.isExpired()) {
      listener.expired();
    } else {
      listener.reported(ApiErrors.of(request, status));
    }
  }

  private static ObjectKey key(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return new ObjectKey(metadata.path("namespace").asText(), metadata.path("name").asText());
  }

  private static String version(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }
}
