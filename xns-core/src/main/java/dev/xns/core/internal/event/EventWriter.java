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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events, beside the work and never in its way. An event that says again what the object's
 * last event of that reason said is counted up instead of written anew, and at most once in {@link
 * #QUIET}; a claim that waits costs one write when it begins to wait and few afterwards (DEF-43).
 * An event that cannot be written is logged and lost. Thread-safe.
 */
public final class EventWriter {
  private static final Logger log = LoggerFactory.getLogger(EventWriter.class);

  /** Shortest time between two writes that say the same. Events live for an hour by default. */
  static final Duration QUIET = Duration.ofMinutes(30);

  /** Longest message the API server accepts. */
  static final int LONGEST_MESSAGE = 1024;

  /** Namespace of events about objects that have none. */
  private static final String CLUSTER_SCOPED_NAMESPACE = "default";

  private final ClusterAccess cluster;
  private final Executor workers;
  private final InstantSource time;
  private final BooleanSupplier active;
  private final String component;

  // Guarded by this: the last event of each object and reason.
  private final Map<String, Map<String, Written>> last = new HashMap<>();

  /** Remembers one event. The name is null until the server has accepted it. */
  private static final class Written {
    private final String message;
    private int count = 1;
    private Instant at;
    private @Nullable ObjectKey key;

    Written(String message, Instant at) {
      this.message = message;
      this.at = at;
    }
  }

  /**
   * Writes through this cluster access on these workers.
   *
   * @param active whether anything may still be written
   * @param component who reports
   */
  public EventWriter(
      ClusterAccess cluster,
      Executor workers,
      InstantSource time,
      BooleanSupplier active,
      String component) {
    this.cluster = cluster;
    this.workers = workers;
    this.time = time;
    this.active = active;
    this.component = component;
  }

  void normal(Subject subject, String reason, String message) {
    write(subject, Event.NORMAL, reason, message);
  }

  void warning(Subject subject, String reason, String message) {
    write(subject, Event.WARNING, reason, message);
  }

  /** The object is gone; nothing more will be said about it. */
  synchronized void forget(String uid) {
    last.remove(uid);
  }

  private void write(Subject subject, String type, String reason, String text) {
    String message = shortened(text);
    Instant now = time.instant().truncatedTo(ChronoUnit.SECONDS);
    Written event;
    Runnable request;
    synchronized (this) {
      Map<String, Written> written =
          last.computeIfAbsent(subject.uid(), uid -> new LinkedHashMap<>());
      Written before = written.get(reason);
      if (before != null && before.message.equals(message)) {
        event = before;
        event.count++;
        if (Duration.between(event.at, now).compareTo(QUIET) < 0) {
          return;
        }
        event.at = now;
      } else {
        event = new Written(message, now);
        written.put(reason, event);
      }
      ObjectKey key = event.key;
      int count = event.count;
      request =
          key == null
              ? () -> create(subject, type, reason, event, count, now)
              : () -> countUp(subject, type, reason, event, key, count, now);
    }
    try {
      workers.execute(() -> attempt(subject, request));
    } catch (RejectedExecutionException e) {
      log.debug("No worker for an event about {}: {}", subject.key(), e.toString());
    }
  }

  private void attempt(Subject subject, Runnable request) {
    if (!active.getAsBoolean()) {
      return;
    }
    try {
      request.run();
    } catch (RuntimeException e) {
      log.warn("An event about {} {} is lost: {}", subject.kind(), subject.key(), e.toString());
    }
  }

  private void create(
      Subject subject, String type, String reason, Written event, int count, Instant now) {
    String namespace =
        subject.key().namespace().isEmpty() ? CLUSTER_SCOPED_NAMESPACE : subject.key().namespace();
    Event created =
        cluster.create(
            ResourceTypes.EVENTS,
            new Event(
                metadata(namespace, subject.key().name()),
                subject.reference(),
                reason,
                event.message,
                type,
                new Event.Source(component),
                now,
                now,
                count,
                component,
                null));
    synchronized (this) {
      event.key = created.key();
    }
  }

  private void countUp(
      Subject subject,
      String type,
      String reason,
      Written event,
      ObjectKey key,
      int count,
      Instant now) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("count", count);
    body.put("lastTimestamp", now.toString());
    try {
      cluster.patch(ResourceTypes.EVENTS, key, Patch.merge(body));
    } catch (ClusterException e) {
      if (e.reason() != ClusterException.Reason.NOT_FOUND) {
        throw e;
      }
      // It was older than the server keeps events.
      create(subject, type, reason, event, count, now);
    }
  }

  private static ObjectMeta metadata(String namespace, String name) {
    // Room for the server's suffix in a name of at most 253 characters.
    String prefix = name.substring(0, Math.min(name.length(), 240)) + ".";
    return new ObjectMeta(
        "", prefix, namespace, "", "", null, null, Map.of(), Map.of(), List.of(), List.of());
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 3) + "...";
  }
}
