package dev.xns.examples.provisioner.flags;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/**
 * Several provisioners of which one works (FLAG-33 to 38). The values are accepted without {@code
 * --leader-election} as well, because manifests leave them in when they switch it off.
 */
public final class LeaderElectionFlags {
  @Option(
      names = "--leader-election",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Work only while holding a lease, which is named after the driver; wait for it otherwise."
              + " A provisioner that loses the lease stops its work at once and waits again; it"
              + " does not end. On SIGTERM it always gives the lease back. Provisioners are told"
              + " apart by host name: on one host, give each another environment variable"
              + " HOSTNAME.")
  boolean leaderElection = false;

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAMESPACE",
      showDefaultValue = Visibility.NEVER,
      description =
          "Namespace of the lease; without it, the environment variable POD_NAMESPACE, the"
              + " namespace of the pod's service account, or \"default\".")
  String namespace = "";

  @Option(
      names = "--leader-election-lease-duration",
      paramLabel = "DURATION",
      description = "How long after the last renewal others wait before they take the lease.")
  GoDuration leaseDuration = new GoDuration(Duration.ofSeconds(15));

  @Option(
      names = "--leader-election-renew-deadline",
      paramLabel = "DURATION",
      description = "How long after the last renewal the holder of the lease still works.")
  GoDuration renewDeadline = new GoDuration(Duration.ofSeconds(10));

  @Option(
      names = "--leader-election-retry-period",
      paramLabel = "DURATION",
      description = "Pause between attempts to get or renew the lease.")
  GoDuration retryPeriod = new GoDuration(Duration.ofSeconds(5));

  @Option(
      names = "--leader-election-labels",
      paramLabel = "KEY:VALUE,...",
      showDefaultValue = Visibility.NEVER,
      description = "Labels that the holder puts on the lease.")
  String labels = "";

  /** Whether to work only while holding a lease. */
  public boolean wanted() {
    return leaderElection;
  }

  /** Namespace of the lease; empty if not given. */
  public String namespace() {
    return namespace;
  }

  /**
   * How to share this lease.
   *
   * @param identity who this process is among the others
   */
  public LeaseOptions options(ObjectKey lease, String identity) {
    return LeaseOptions.builder()
        .lease(lease)
        .identity(identity)
        .duration(leaseDuration.value())
        .renewDeadline(renewDeadline.value())
        .retryPeriod(retryPeriod.value())
        .labels(LeaseLabels.parse(labels).values())
        .build();
  }

  List<String> problems() {
    LeaseOptions options = options(ObjectKey.of("default", "lease"), "identity");
    return Stream.concat(
            EngineProblems.of(options).stream(), LeaseLabels.parse(labels).problems().stream())
        .toList();
  }
}
