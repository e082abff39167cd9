package dev.xns.core.options;

import static java.util.Objects.requireNonNull;

import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How engines of several processes agree which of them works. All of them, and the reference
 * product, must name the same lease. Immutable; values are checked when an engine is built.
 *
 * @param lease namespace and name of the Lease (LEADER-02)
 * @param identity who this process is among the others; the same again after a restart, so that a
 *     process that comes back at once goes on at once (LEADER-03)
 * @param duration how long after the last renewal the others wait (FLAG-35)
 * @param renewDeadline how long after the last renewal this process still works; shorter than the
 *     duration by more than clocks may drift apart meanwhile (FLAG-36)
 * @param retryPeriod pause between renewals, and between looks at the lease of another (FLAG-37)
 * @param releaseOnClose whether closing the engine gives the lease back, so that another process
 *     can begin at once (LEADER-07)
 * @param labels put on the lease when it is taken (LEADER-08)
 */
public record LeaseOptions(
    ObjectKey lease,
    String identity,
    Duration duration,
    Duration renewDeadline,
    Duration retryPeriod,
    boolean releaseOnClose,
    Map<String, String> labels) {
  /** Checks that nothing is null, and copies the labels. */
  public LeaseOptions {
    requireNonNull(lease, "lease");
    requireNonNull(identity, "identity");
    requireNonNull(duration, "duration");
    requireNonNull(renewDeadline, "renewDeadline");
    requireNonNull(retryPeriod, "retryPeriod");
    labels = Map.copyOf(labels);
  }

  /** What the reference product does without flags, but with the lease given back on close. */
  public static LeaseOptions of(ObjectKey lease, String identity) {
    return new LeaseOptions(
        lease,
        identity,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        true,
        Map.of());
  }

  /** The name of the lease that the reference product uses for a driver (LEADER-02). */
  public static String leaseName(String driver) {
    String name = driver.replaceAll("[^A-Za-z0-9-]", "-");
    return name.endsWith("-") ? name + "X" : name;
  }

  /** What is wrong with the values, one sentence for each; empty if nothing is. */
  public List<String> problems() {
    var problems = new ArrayList<String>();
    if (identity.isEmpty()) {
      problems.add("lease identity was empty but must tell this process from the others");
    }
    if (lease.namespace().isEmpty()) {
      problems.add("lease was " + lease + " but must have a namespace");
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      problems.add("lease duration was " + duration + " but must be at least 1 s");
    }
    if (renewDeadline.compareTo(duration) >= 0) {
      problems.add(
          "lease renewDeadline was %s but must be shorter than the duration %s"
              .formatted(renewDeadline, duration));
    }
    if (retryPeriod.compareTo(renewDeadline) >= 0
        || retryPeriod.isNegative()
        || retryPeriod.isZero()) {
      problems.add(
          "lease retryPeriod was %s but must be positive and shorter than the renewDeadline %s"
              .formatted(retryPeriod, renewDeadline));
    }
    return problems;
  }
}
