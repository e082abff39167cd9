package dev.xns.examples.provisioner.flags;

import java.time.Duration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Several provisioners of which one works (FLAG-33 to 38). */
final class LeaderElectionFlags {
  private static final String FUNCTION = "leader election";

  @NotYet(FUNCTION)
  @Option(
      names = "--leader-election",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Work only while holding a lease. Run exactly one replica instead." + NotYet.HELP)
  boolean leaderElection = false;

  @NotYet(FUNCTION)
  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAMESPACE",
      showDefaultValue = Visibility.NEVER,
      description = "Namespace of the lease." + NotYet.HELP)
  String namespace = "";

  @NotYet(FUNCTION)
  @Option(
      names = "--leader-election-lease-duration",
      paramLabel = "DURATION",
      description = "How long a lease is valid." + NotYet.HELP)
  GoDuration leaseDuration = new GoDuration(Duration.ofSeconds(15));

  @NotYet(FUNCTION)
  @Option(
      names = "--leader-election-renew-deadline",
      paramLabel = "DURATION",
      description = "How long the leader tries to renew its lease." + NotYet.HELP)
  GoDuration renewDeadline = new GoDuration(Duration.ofSeconds(10));

  @NotYet(FUNCTION)
  @Option(
      names = "--leader-election-retry-period",
      paramLabel = "DURATION",
      description = "Pause between attempts to get or renew the lease." + NotYet.HELP)
  GoDuration retryPeriod = new GoDuration(Duration.ofSeconds(5));

  @NotYet(FUNCTION)
  @Option(
      names = "--leader-election-labels",
      paramLabel = "KEY:VALUE,...",
      showDefaultValue = Visibility.NEVER,
      description = "Labels that the leader puts on the lease." + NotYet.HELP)
  String labels = "";
}
