package dev.xns.examples.provisioner.flags;

import java.time.Duration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** One provisioner per node (FLAG-26 to 29). */
final class NodeDeploymentFlags {
  private static final String FUNCTION = "a provisioner per node";

  @NotYet(FUNCTION)
  @Option(
      names = "--node-deployment",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Run one provisioner per node." + NotYet.HELP)
  boolean nodeDeployment = false;

  @NotYet(FUNCTION)
  @Option(
      names = "--node-deployment-immediate-binding",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Let the provisioners of the nodes compete for claims with immediate binding."
              + NotYet.HELP)
  boolean immediateBinding = true;

  @NotYet(FUNCTION)
  @Option(
      names = "--node-deployment-base-delay",
      paramLabel = "DURATION",
      description = "First delay before competing." + NotYet.HELP)
  GoDuration baseDelay = new GoDuration(Duration.ofSeconds(20));

  @NotYet(FUNCTION)
  @Option(
      names = "--node-deployment-max-delay",
      paramLabel = "DURATION",
      description = "Longest delay before competing." + NotYet.HELP)
  GoDuration maxDelay = new GoDuration(Duration.ofSeconds(60));
}
