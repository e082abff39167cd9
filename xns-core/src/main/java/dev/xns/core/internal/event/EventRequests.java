package dev.xns.core.internal.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.Event;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceTypes;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** All requests for events. Blocks; remembers nothing. */
public final class EventRequests {
  /** Namespace of events about objects that have none. */
  private static final String CLUSTER_SCOPED_NAMESPACE = "default";

  private final ClusterAccess cluster;
  private final String component;

  /**
   * Writes through this cluster access.
   *
   * @param component who reports
   */
  public EventRequests(ClusterAccess cluster, String component) {
    this.cluster = cluster;
    this.component = component;
  }

  /**
   * What an event says.
   *
   * @param about the object
   * @param type {@link Event#NORMAL} or {@link Event#WARNING}
   * @param reason stable code
   * @param message for people
   */
  record Said(Subject about, String type, String reason, String message) {}

  /** Creates an event and returns its name. */
  ObjectKey create(Said said, int count, Instant now) {
    ObjectKey about = said.about().key();
    String namespace = about.namespace().isEmpty() ? CLUSTER_SCOPED_NAMESPACE : about.namespace();
    return cluster
        .create(
            ResourceTypes.EVENTS,
            new Event(
                metadata(namespace, about.name()),
                said.about().reference(),
                said.reason(),
                said.message(),
                said.type(),
                new Event.Source(component),
                now,
                now,
                count,
                component,
                null))
        .key();
  }

  /** Counts an event up, or creates it anew, and returns its name. */
  ObjectKey countUp(Said said, ObjectKey key, int count, Instant now) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("count", count);
    body.put("lastTimestamp", now.toString());
    try {
      return cluster.patch(ResourceTypes.EVENTS, key, Patch.merge(body)).key();
    } catch (ClusterException e) {
      if (e.reason() != ClusterException.Reason.NOT_FOUND) {
        throw e;
      }
      // It was older than the server keeps events.
      return create(said, count, now);
    }
  }

  private static ObjectMeta metadata(String namespace, String name) {
    // Room for the server's suffix in a name of at most 253 characters.
    String prefix = name.substring(0, Math.min(name.length(), 240)) + ".";
    return new ObjectMeta(
        "", prefix, namespace, "", "", null, null, Map.of(), Map.of(), List.of(), List.of());
  }
}
