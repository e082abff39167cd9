package dev.xns.api.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An Event (core/v1), as far as the engine writes it.
 *
 * @param metadata the metadata; the namespace is that of the object the event is about
 * @param involvedObject what the event is about
 * @param reason stable reason code in UpperCamelCase
 * @param message text for a person
 * @param type {@code Normal} or {@code Warning}
 * @param source who reports
 * @param firstTimestamp when it was first seen
 * @param lastTimestamp when it was last seen
 * @param count how often it was seen
 * @param reportingComponent name of the reporting controller
 * @param reportingInstance the reporting process
 */
public record Event(
    ObjectMeta metadata,
    @Nullable ObjectReference involvedObject,
    @Nullable String reason,
    @Nullable String message,
    @Nullable String type,
    @Nullable Source source,
    @Nullable Instant firstTimestamp,
    @Nullable Instant lastTimestamp,
    @Nullable Integer count,
    @Nullable String reportingComponent,
    @Nullable String reportingInstance)
    implements KubernetesObject {
  /** API kind. */
  public static final String KIND = "Event";

  /** {@link #type} of an event that reports progress. */
  public static final String NORMAL = "Normal";

  /** {@link #type} of an event that reports a problem. */
  public static final String WARNING = "Warning";

  /** Fills absent metadata. */
  public Event {
    metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
  }

  /**
   * Who reports an event.
   *
   * @param component the component
   */
  public record Source(@Nullable String component) {}
}
