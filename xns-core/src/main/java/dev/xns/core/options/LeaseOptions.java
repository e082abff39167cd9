package dev.xns.core.options;

import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/**
 * How engines of several processes agree which of them works. All of them, and the reference
 * product, must name the same lease. Immutable; values are checked when an engine is built.
 */
@OptionsStyle
@Value.Immutable
public abstract class LeaseOptions {
  LeaseOptions() {}

  /** Namespace and name of the Lease. */
  public abstract ObjectKey lease();

  /**
   * Who this process is among the others. The same again after a restart, so that a process that
   * comes back at once goes on at once.
   */
  public abstract String identity();

  /** How long after the last renewal the others wait. By default 15 seconds. */
  @Value.Default
  public Duration duration() {
    return Duration.ofSeconds(15);
  }

  /**
   * How long after the last renewal this process still works. Shorter than the {@link #duration} by
   * more than clocks may drift apart meanwhile. By default 10 seconds.
   */
  @Value.Default
  public Duration renewDeadline() {
    return Duration.ofSeconds(10);
  }

  /** Pause between renewals, and between looks at the lease of another. By default 5 seconds. */
  @Value.Default
  public Duration retryPeriod() {
    return Duration.ofSeconds(5);
  }

  /**
   * Whether closing the engine gives the lease back, so that another process can begin at once. By
   * default true.
   */
  @Value.Default
  public boolean releaseOnClose() {
    return true;
  }

  /** Put on the lease when it is taken. By default none. */
  public abstract Map<String, String> labels();

  /** What the reference product does without flags, but with the lease given back on close. */
  public static LeaseOptions of(ObjectKey lease, String identity) {
    return builder().lease(lease).identity(identity).build();
  }

  /** The name of the lease that the reference product uses for a driver. */
  public static String leaseName(String driver) {
    String name = driver.replaceAll("[^A-Za-z0-9-]", "-");
    return name.endsWith("-") ? name + "X" : name;
  }

  /** A builder that begins with the defaults. It needs {@link #lease} and {@link #identity}. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** What is wrong with the values, one sentence for each; empty if nothing is. */
  public List<String> problems() {
    var problems = new ArrayList<String>();
    if (identity().isEmpty()) {
      problems.add("lease.identity was empty but must tell this process from the others");
    }
    if (lease().namespace().isEmpty()) {
      problems.add("lease.lease was " + lease() + " but must have a namespace");
    }
    if (duration().compareTo(Duration.ofSeconds(1)) < 0) {
      problems.add("lease.duration was " + duration() + " but must be at least 1 s");
    }
    if (renewDeadline().compareTo(duration()) >= 0) {
      problems.add(
          "lease.renewDeadline was %s but must be shorter than the lease.duration %s"
              .formatted(renewDeadline(), duration()));
    }
    if (retryPeriod().compareTo(renewDeadline()) >= 0
        || retryPeriod().isNegative()
        || retryPeriod().isZero()) {
      problems.add(
          "lease.retryPeriod was %s but must be positive and shorter than the lease.renewDeadline %s"
              .formatted(retryPeriod(), renewDeadline()));
    }
    return problems;
  }

  /** Collects the values. Not thread-safe. */
  public static final class Builder extends ImmutableLeaseOptions.Builder {
    Builder() {}
  }
}
