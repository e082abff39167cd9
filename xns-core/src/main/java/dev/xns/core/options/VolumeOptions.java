package dev.xns.core.options;

import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** What volumes look like, and what the backend is told about them. Immutable. */
@OptionsStyle
@Value.Immutable
public abstract class VolumeOptions {
  VolumeOptions() {}

  /** File system of volumes whose StorageClass gives none; null for none. By default null. */
  public abstract @Nullable String defaultFsType();

  /** Whether the backend is told the names of claim and volume. By default false. */
  @Value.Default
  public boolean extraCreateMetadata() {
    return false;
  }

  /**
   * Whether claims that are only read get volumes that are published read-only. By default false.
   */
  @Value.Default
  public boolean controllerPublishReadOnly() {
    return false;
  }

  /**
   * Whether VolumeAttributesClasses are served. If not, the one of a claim is ignored, also in its
   * volume. By default true.
   */
  @Value.Default
  public boolean attributesClasses() {
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
  public static final class Builder extends ImmutableVolumeOptions.Builder {
    Builder() {}
  }
}
