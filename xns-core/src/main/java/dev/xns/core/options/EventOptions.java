package dev.xns.core.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.immutables.value.Value;

/**
 * Which events are written, and how many. The defaults spare the API server: a claim that is served
 * at once gets one event. {@link #all} is for hosts that want every event. Immutable.
 */
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

  /** How many events are written at once, beside the work. By default 2. */
  @Value.Default
  public int concurrency() {
    return 2;
  }

  /**
   * How many events may wait to be written. When they are too many, the oldest about a success is
   * dropped, or else the newest. By default 1000.
   */
  @Value.Default
  public int backlog() {
    return 1000;
  }

  /**
   * How long a call to the backend may take before the claim gets the event {@code Provisioning}. A
   * call that follows a failure gets it at once. Zero stands for each call. By default 2 seconds.
   */
  @Value.Default
  public Duration progressAfter() {
    return Duration.ofSeconds(2);
  }

  /**
   * How many normal events, such as those about successes, are written without a pause. Warnings
   * are not limited. By default 100.
   */
  @Value.Default
  public int successBurst() {
    return 100;
  }

  /** How many normal events a second are written once the burst is used up. By default 10. */
  @Value.Default
  public int successRate() {
    return 10;
  }

  /**
   * Whether normal events wait while claims wait for a worker, for up to 30 seconds. By default
   * true.
   */
  @Value.Default
  public boolean successesWait() {
    return true;
  }

  /** Every event, as soon as it can be written. Sources of other namespaces still get none. */
  public static EventOptions all() {
    return builder()
        .backlog(100_000)
        .progressAfter(Duration.ZERO)
        .successBurst(100_000)
        .successRate(100_000)
        .successesWait(false)
        .build();
  }

  /** A builder that begins with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  List<String> problems() {
    var problems = new ArrayList<String>();
    atLeastOne(problems, "concurrency", concurrency());
    atLeastOne(problems, "backlog", backlog());
    if (progressAfter().isNegative()) {
      problems.add(
          "events.progressAfter was %s but must not be negative".formatted(progressAfter()));
    }
    atLeastOne(problems, "successBurst", successBurst());
    atLeastOne(problems, "successRate", successRate());
    return problems;
  }

  private static void atLeastOne(List<String> problems, String option, int value) {
    if (value < 1) {
      problems.add("events.%s was %d but must be at least 1".formatted(option, value));
    }
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder extends ImmutableEventOptions.Builder {
    Builder() {}
  }
}
