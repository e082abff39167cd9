package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the lines of a watch, each of which is one event. */
final class WatchEventReader<T extends KubernetesObject> {
  private static final Logger log = LoggerFactory.getLogger(WatchEventReader.class);

  /** Receives what a line says. One line is one call. */
  interface Listener<T extends KubernetesObject> {
    /** An object is new or has changed. */
    void upserted(T object, String resourceVersion);

    /** An object is there and cannot be read, for this reason. */
    void undecodable(ObjectKey key, String why, String resourceVersion);

    /** An object is gone. */
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
    JsonSlice event = JsonSlice.of(line);
    JsonSlice object = event == null ? null : event.field("object");
    if (event == null || object == null || !object.isObject()) {
      listener.malformed();
      return;
    }
    String kind = event.text("type");
    switch (kind) {
      case "ADDED", "MODIFIED" -> changed(object);
      case "DELETED" -> listener.removed(key(object), version(object));
      case "BOOKMARK" -> listener.progressed(version(object));
      case "ERROR" -> error(object, request);
      default -> {
        log.debug("Ignored a {} event of {}", ApiErrors.oneLine(kind), type);
        listener.unknown();
      }
    }
  }

  private void changed(JsonSlice object) {
    Decoded<T> decoded = ObjectDecoder.decode(type, object);
    T record = decoded.object();
    if (record != null) {
      listener.upserted(record, decoded.resourceVersion());
    } else if (decoded.hasName()) {
      listener.undecodable(decoded.key(), decoded.why(), decoded.resourceVersion());
    } else {
      listener.progressed(decoded.resourceVersion());
    }
  }

  private void error(JsonSlice object, ApiRequest request) {
    ServerStatus status = status(object);
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

  private static @Nullable ServerStatus status(JsonSlice object) {
    try {
      return ServerStatus.of(object.tree());
    } catch (IOException e) {
      return null; // what cannot be parsed is no status
    }
  }

  private static ObjectKey key(JsonSlice object) {
    JsonSlice metadata = object.field("metadata");
    return metadata == null
        ? new ObjectKey("", "")
        : new ObjectKey(metadata.text("namespace"), metadata.text("name"));
  }

  private static String version(JsonSlice object) {
    JsonSlice metadata = object.field("metadata");
    return metadata == null ? "" : metadata.text("resourceVersion");
  }
}
