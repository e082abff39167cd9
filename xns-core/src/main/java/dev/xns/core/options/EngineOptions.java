package dev.xns.core.options;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * How an engine behaves. Immutable. Options are in groups, each a value of its own; all values are
 * checked together when an engine is built.
 *
 * <pre>{@code
 * EngineOptions options =
 *     EngineOptions.builder()
 *         .volumeNaming(naming -> naming.prefix("vol"))
 *         .retries(retries -> retries.start(Duration.ofSeconds(2)).max(Duration.ofMinutes(1)))
 *         .build();
 * }</pre>
 */
@OptionsStyle
@Value.Immutable
public abstract class EngineOptions {
  EngineOptions() {}

  /** How volumes are named. */
  @Value.Default
  public VolumeNaming volumeNaming() {
    return VolumeNaming.builder().build();
  }

  /** What volumes look like, and what the backend is told about them. */
  @Value.Default
  public VolumeOptions volumes() {
    return VolumeOptions.builder().build();
  }

  /** What may become the source of a volume, and when. */
  @Value.Default
  public SourceOptions sources() {
    return SourceOptions.builder().build();
  }

  /** Where volumes are placed. */
  @Value.Default
  public TopologyOptions topology() {
    return TopologyOptions.builder().build();
  }

  /** The pauses after failures. */
  @Value.Default
  public RetryOptions retries() {
    return RetryOptions.builder().build();
  }

  /** How much is done at once, and for how long. */
  @Value.Default
  public LimitOptions limits() {
    return LimitOptions.builder().build();
  }

  /** Marks on claims, which let a later process finish what this one began. */
  @Value.Default
  public MarkOptions marks() {
    return MarkOptions.builder().build();
  }

  /** Which events are written, and how many. */
  @Value.Default
  public EventOptions events() {
    return EventOptions.builder().build();
  }

  /**
   * Who makes the volumes, written into each of them. By default null: a name is made up of the
   * time of the start, a random number and the name of the driver.
   */
  public abstract @Nullable String identity();

  /** What the reference product does without flags, but with sources in other namespaces on. */
  public static EngineOptions defaults() {
    return builder().build();
  }

  /** A builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /**
   * What is wrong with these options, one sentence for each, with the option's name such as {@code
   * retries.start}; empty if nothing is.
   */
  public List<String> problems() {
    return Stream.of(
            volumeNaming().problems(),
            retries().problems(),
            limits().problems(),
            marks().problems(),
            events().problems())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Collects the options. Not thread-safe. A group can be set as a whole, or changed with a
   * function that gets a builder with the group's present values.
   */
  public static final class Builder extends ImmutableEngineOptions.Builder {
    Builder() {}

    /** Changes {@link EngineOptions#volumeNaming}. */
    public Builder volumeNaming(Consumer<VolumeNaming.Builder> change) {
      var values = build().volumeNaming().toBuilder();
      change.accept(values);
      return volumeNaming(values.build());
    }

    /** Changes {@link EngineOptions#volumes}. */
    public Builder volumes(Consumer<VolumeOptions.Builder> change) {
      var values = build().volumes().toBuilder();
      change.accept(values);
      return volumes(values.build());
    }

    /** Changes {@link EngineOptions#sources}. */
    public Builder sources(Consumer<SourceOptions.Builder> change) {
      var values = build().sources().toBuilder();
      change.accept(values);
      return sources(values.build());
    }

    /** Changes {@link EngineOptions#topology}. */
    public Builder topology(Consumer<TopologyOptions.Builder> change) {
      var values = build().topology().toBuilder();
      change.accept(values);
      return topology(values.build());
    }

    /** Changes {@link EngineOptions#retries}. */
    public Builder retries(Consumer<RetryOptions.Builder> change) {
      var values = build().retries().toBuilder();
      change.accept(values);
      return retries(values.build());
    }

    /** Changes {@link EngineOptions#limits}. */
    public Builder limits(Consumer<LimitOptions.Builder> change) {
      var values = build().limits().toBuilder();
      change.accept(values);
      return limits(values.build());
    }

    /** Changes {@link EngineOptions#marks}. */
    public Builder marks(Consumer<MarkOptions.Builder> change) {
      var values = build().marks().toBuilder();
      change.accept(values);
      return marks(values.build());
    }

    /** Changes {@link EngineOptions#events}. */
    public Builder events(Consumer<EventOptions.Builder> change) {
      var values = build().events().toBuilder();
      change.accept(values);
      return events(values.build());
    }
  }
}
