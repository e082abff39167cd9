package dev.xns.examples.provisioner.flags;

import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How hard is worked (FLAG-06 to 10). */
final class WorkFlags {
  private static final Duration SWEEP = Duration.ofMinutes(5);

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

  @Option(
      names = "--cloning-protection-threads",
      paramLabel = "COUNT",
      description =
          "Workers that take the clone finalizer off sources. Accepted and without effect: what is"
              + " done for sources has the limit of --worker-threads.")
  int cloningProtectionThreads = 1;

  @Option(
      names = "--snapshot-orphan-sweep-interval",
      paramLabel = "DURATION",
      description =
          "Period of the sweep of orphaned snapshot finalizers. Accepted and without effect: no"
              + " sweep is needed, each finalizer is taken off when its last user is done, and what"
              + " an earlier process left is taken off at the start.")
  GoDuration snapshotOrphanSweepInterval = new GoDuration(SWEEP);

  List<String> problems() {
    return cloningProtectionThreads > 0
        ? List.of()
        : List.of(
            "--cloning-protection-threads was "
                + cloningProtectionThreads
                + " but must be at least 1");
  }

  List<String> withoutEffect() {
    var flags = new ArrayList<String>();
    if (cloningProtectionThreads != 1) {
      flags.add(
          "--cloning-protection-threads has no effect: what is done for sources has the limit of"
              + " --worker-threads");
    }
    if (!snapshotOrphanSweepInterval.value().equals(SWEEP)) {
      flags.add(
          "--snapshot-orphan-sweep-interval has no effect: finalizers are taken off without a"
              + " sweep, and cannot be left on");
    }
    return flags;
  }

  void applyTo(EngineOptions.Builder options) {
    options
        .retries(retries -> retries.start(retryStart.value()).max(retryMax.value()))
        .limits(limits -> limits.concurrency(workerThreads));
  }
}
