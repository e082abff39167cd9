package dev.xns.core.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.immutables.value.Value;

/** The pauses after failures. Immutable. */
@OptionsStyle
@Value.Immutable
public abstract class RetryOptions {
  RetryOptions() {}

  /** Pause after the first failure; doubled after each further one. By default 1 second. */
  @Value.Default
  public Duration start() {
    return Duration.ofSeconds(1);
  }

  /**
   * Longest pause. Also the pause after requests that can never work, and the longest one between
   * looks at waiting claims that nothing woke. By default 5 minutes.
   */
  @Value.Default
  public Duration max() {
    return Duration.ofMinutes(5);
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
    if (start().isNegative() || start().isZero()) {
      problems.add("retries.start was %s but must be positive".formatted(start()));
    }
    if (max().compareTo(start()) < 0) {
      problems.add(
          "retries.max was %s but must not be below retries.start %s".formatted(max(), start()));
    }
    return problems;
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder extends ImmutableRetryOptions.Builder {
    Builder() {}
  }
}
