package dev.xns.examples.provisioner.flags;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where volumes are made (FLAG-13, 14). */
final class TopologyFlags {
  @NotYet("topology")
  @Option(
      names = "--strict-topology",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Delayed binding: pass only the topology of the selected node to the driver."
              + NotYet.HELP)
  boolean strictTopology = false;

  @NotYet("topology")
  @Option(
      names = "--immediate-topology",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Immediate binding: pass the topology of the whole cluster to the driver." + NotYet.HELP)
  boolean immediateTopology = true;
}
