package dev.xns.examples.provisioner.flags;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The feature gates (FLAG-46). */
enum Gate {
  /** Whether the driver's topology is respected. */
  TOPOLOGY("Topology", true, true),
  /** Whether sources in other namespaces are served. Off in the reference product, on here. */
  CROSS_NAMESPACE("CrossNamespaceVolumeDataSource", true, true),
  /** Whether VolumeAttributesClasses are passed on. */
  VOLUME_ATTRIBUTES_CLASS("VolumeAttributesClass", true, false),
  /** Whether a signal stops the process in good order (START-19), which is always so here. */
  RELEASE_ON_EXIT("ReleaseLeaderElectionOnExit", false, true);

  private final String label;
  private final boolean byDefault;
  private final boolean switchable;

  Gate(String label, boolean byDefault, boolean switchable) {
    this.label = label;
    this.byDefault = byDefault;
    this.switchable = switchable;
  }

  String label() {
    return label;
  }

  boolean byDefault() {
    return byDefault;
  }

  /** Whether another value than the default is accepted. */
  boolean switchable() {
    return switchable;
  }

  static Optional<Gate> named(String label) {
    return Arrays.stream(values()).filter(gate -> gate.label.equals(label)).findFirst();
  }

  static String labels() {
    return Arrays.stream(values()).map(Gate::label).collect(Collectors.joining(", "));
  }
}
