package dev.xns.examples.provisioner.flags;

import dev.xns.core.options.EngineOptions;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Where volumes are made (FLAG-13, 14). */
final class TopologyFlags {
  @Option(
      names = "--strict-topology",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description = "Delayed binding: pass only the topology of the selected node to the driver.")
  boolean strictTopology = false;

  @Option(
      names = "--immediate-topology",
      arity = "0..1",
      showDefaultValue = Visibility.ALWAYS,
      paramLabel = "BOOL",
      description =
          "Immediate binding without allowed topologies: pass the topology of the whole cluster to"
              + " the driver, or nothing.")
  boolean immediateTopology = true;

  void applyTo(EngineOptions.Builder options) {
    options.topology(topology -> topology.strict(strictTopology).immediate(immediateTopology));
  }
}
