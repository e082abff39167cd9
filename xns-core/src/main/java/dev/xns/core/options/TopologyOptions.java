package dev.xns.core.options;

import org.immutables.value.Value;

/**
 * Where volumes are placed. Immutable. Matters only for drivers whose volumes can be reached from
 * some nodes only.
 */
@OptionsStyle
@Value.Immutable
public abstract class TopologyOptions {
  TopologyOptions() {}

  /** Whether volumes are placed where their pods can run. By default true. */
  @Value.Default
  public boolean enabled() {
    return true;
  }

  /** Whether only the place of the selected node is passed on. By default false. */
  @Value.Default
  public boolean strict() {
    return false;
  }

  /**
   * Whether claims for which no node is selected get all places of the cluster passed on; if not,
   * they get none. By default true.
   */
  @Value.Default
  public boolean immediate() {
    return true;
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
  public static final class Builder extends ImmutableTopologyOptions.Builder {
    Builder() {}
  }
}
