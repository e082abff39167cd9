package dev.xns.examples.provisioner.flags;

import dev.xns.core.EngineOptions;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How hard is worked (FLAG-06 to 10). */
final class WorkFlags {
  @Option(
      names = "--retry-interval-start",
      paramLabel = "DURATION",
      description = "Pause after the first failure; doubled after each further one.")
  GoDuration retryStart = new GoDuration(Duration.ofSeconds(1));

  @Option(
      names = "--retry-interval-max",
      paramLabel = "DURATION",
      description = "Longest pause after failures.")
  GoDuration retryMax = new GoDuration(Duration.ofMinutes(5));

  @Option(
      names = "--worker-threads",
      paramLabel = "COUNT",
      description = "How many claims, and separately how many volumes, are worked on at once.")
  int workerThreads = 100;

  @NotYet("the protection of claims that are being cloned")
  @Option(
      names = "--cloning-protection-threads",
      paramLabel = "COUNT",
      description = "Workers that take the clone finalizer off sources." + NotYet.HELP)
  int cloningProtectionThreads = 1;

  @NotYet("the sweep of orphaned snapshot finalizers")
  @Option(
      names = "--snapshot-orphan-sweep-interval",
      paramLabel = "DURATION",
      description = "Period of the sweep of orphaned snapshot finalizers." + NotYet.HELP)
  GoDuration snapshotOrphanSweepInterval = new GoDuration(Duration.ofMinutes(5));

  void applyTo(EngineOptions.Builder options) {
    options.retryStart(retryStart.value()).retryMax(retryMax.value()).concurrency(workerThreads);
  }
}
