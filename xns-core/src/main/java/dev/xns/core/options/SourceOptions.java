package dev.xns.core.options;

import org.immutables.value.Value;

/** What may become the source of a volume, and when. Immutable. */
@OptionsStyle
@Value.Immutable
public abstract class SourceOptions {
  SourceOptions() {}

  /** Whether sources in other namespaces are served, where a grant allows it. By default true. */
  @Value.Default
  public boolean crossNamespace() {
    return true;
  }

  /**
   * Whether a restored volume may have another volume mode than its snapshot only if the snapshot's
   * content allows it. By default true.
   */
  @Value.Default
  public boolean preventVolumeModeConversion() {
    return true;
  }

  /**
   * Whether a claim gets its volume even if the grant was revoked while the volume was being made.
   * By default false: the volume is removed again.
   *
   * <p>If an earlier process began the volume, it is removed in any case.
   */
  @Value.Default
  public boolean honourStarted() {
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
  public static final class Builder extends ImmutableSourceOptions.Builder {
    Builder() {}
  }
}
