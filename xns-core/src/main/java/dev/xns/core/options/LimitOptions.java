package dev.xns.core.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.immutables.value.Value;

/** How much is done at once, and for how long. Immutable. */
@OptionsStyle
@Value.Immutable
public abstract class LimitOptions {
  LimitOptions() {}

  /**
   * How many claims, and separately how many volumes, are worked on at once. One namespace gets at
   * most three quarters of those that no other namespace has. By default 100.
   */
  @Value.Default
  public int concurrency() {
    return 100;
  }

  /** Limit of one call to the backend. By default 10 seconds. */
  @Value.Default
  public Duration callTimeout() {
    return Duration.ofSeconds(10);
  }

  /**
   * How long {@link dev.xns.core.XnsEngine#close} marks claims and lets running calls finish before
   * it interrupts them. Nothing is marked if it is zero. By default 5 seconds.
   */
  @Value.Default
  public Duration closeTimeout() {
    return Duration.ofSeconds(5);
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
    if (concurrency() < 1) {
      problems.add("limits.concurrency was %d but must be at least 1".formatted(concurrency()));
    }
    if (callTimeout().isNegative() || callTimeout().isZero()) {
      problems.add("limits.callTimeout was %s but must be positive".formatted(callTimeout()));
    }
    if (closeTimeout().isNegative()) {
      problems.add("limits.closeTimeout was %s but must not be negative".formatted(closeTimeout()));
    }
    return problems;
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder extends ImmutableLimitOptions.Builder {
    Builder() {}
  }
}
