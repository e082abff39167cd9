package dev.xns.core.options;

import org.immutables.value.Value;

/** Which events are written besides those on claims and volumes. Immutable. */
@OptionsStyle
@Value.Immutable
public abstract class EventOptions {
  EventOptions() {}

  /**
   * Whether a source in another namespace gets an event when a claim begins to use it, for its
   * owner to see. By default false.
   */
  @Value.Default
  public boolean onSources() {
    return false;
  }

  /** A builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder extends ImmutableEventOptions.Builder {
    Builder() {}
  }
}
