package dev.xns.examples.provisioner.flags;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The feature gates (FLAG-46). */
enum Gate {
  /** Whether the driver's topology is respected. */
  TOPOLOGY("Topology", true),
  /** Whether sources in other namespaces are served. Off in the reference product, on here. */
  CROSS_NAMESPACE("CrossNamespaceVolumeDataSource", true),
  /** Whether VolumeAttributesClasses are passed on. */
  VOLUME_ATTRIBUTES_CLASS("VolumeAttributesClass", true),
  /** Whether a signal stops the process in good order (START-19), which is always so here. */
  RELEASE_ON_EXIT("ReleaseLeaderElectionOnExit", false);

  private final String label;
  private final boolean byDefault;

  Gate(String label, boolean byDefault) {
    this.label = label;
    this.byDefault = byDefault;
  }

  String label() {
    return label;
  }

  boolean byDefault() {
    return byDefault;
  }

  static Optional<Gate> named(String label) {
    return Arrays.stream(values()).filter(gate -> gate.label.equals(label)).findFirst();
  }

  static String labels() {
    return Arrays.stream(values()).map(Gate::label).collect(Collectors.joining(", "));
  }
}
