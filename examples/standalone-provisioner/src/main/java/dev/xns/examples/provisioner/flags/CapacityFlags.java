package dev.xns.examples.provisioner.flags;

import java.time.Duration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Publishing of storage capacity (FLAG-11, 20 to 25). */
final class CapacityFlags {
  private static final String FUNCTION = "the publishing of storage capacity";

  @NotYet(FUNCTION)
  @Option(
      names = "--enable-capacity",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Publish CSIStorageCapacity objects." + NotYet.HELP)
  boolean enableCapacity = false;

  @NotYet(FUNCTION)
  @Option(
      names = "--capacity-threads",
      paramLabel = "COUNT",
      description = "Workers for storage capacity." + NotYet.HELP)
  int capacityThreads = 1;

  @NotYet(FUNCTION)
  @Option(
      names = "--capacity-for-immediate-binding",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Publish capacity for classes with immediate binding too." + NotYet.HELP)
  boolean capacityForImmediateBinding = false;

  @NotYet(FUNCTION)
  @Option(
      names = "--capacity-poll-interval",
      paramLabel = "DURATION",
      description = "How often the driver is asked for its capacity." + NotYet.HELP)
  GoDuration capacityPollInterval = new GoDuration(Duration.ofMinutes(1));

  @NotYet(FUNCTION)
  @Option(
      names = "--capacity-ownerref-level",
      paramLabel = "LEVEL",
      description = "How far above the pod the owner of the capacity objects is." + NotYet.HELP)
  int capacityOwnerrefLevel = 1;

  @NotYet(FUNCTION)
  @Option(
      names = "--kube-api-capacity-qps",
      paramLabel = "RATE",
      description = "Requests per second for capacity objects." + NotYet.HELP)
  float capacityQps = 1;

  @NotYet(FUNCTION)
  @Option(
      names = "--kube-api-capacity-burst",
      paramLabel = "COUNT",
      description = "Requests for capacity objects at once." + NotYet.HELP)
  int capacityBurst = 5;
}
