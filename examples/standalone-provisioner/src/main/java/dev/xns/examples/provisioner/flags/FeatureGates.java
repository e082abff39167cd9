package dev.xns.examples.provisioner.flags;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Functions that are switched on and off by name (FLAG-32, 46). */
final class FeatureGates {
  private static final Pattern COMMA = Pattern.compile(",");

  @Option(
      names = "--feature-gates",
      paramLabel = "NAME=BOOL,...",
      showDefaultValue = Visibility.NEVER,
      description = {
        "Switches functions on or off: CrossNamespaceVolumeDataSource (default true) serves claims"
            + " whose source is in another namespace, where a ReferenceGrant permits it;"
            + " ReleaseLeaderElectionOnExit (default false) stops in good order on a signal and"
            + " gives the lease back, which is always done here; Topology (default true) respects"
            + " where the driver's volumes can be reached; VolumeAttributesClass (default true)"
            + " passes on the VolumeAttributesClass of a claim, and false ignores it."
      })
  List<String> settings = new ArrayList<>();

  boolean crossNamespace() {
    return isOn(Gate.CROSS_NAMESPACE);
  }

  boolean topology() {
    return isOn(Gate.TOPOLOGY);
  }

  boolean volumeAttributesClasses() {
    return isOn(Gate.VOLUME_ATTRIBUTES_CLASS);
  }

  private boolean isOn(Gate gate) {
    return read(new ArrayList<>()).getOrDefault(gate, gate.byDefault());
  }

  List<String> problems() {
    var problems = new ArrayList<String>();
    read(problems);
    return problems;
  }

  private Map<Gate, Boolean> read(List<String> problems) {
    var values = new EnumMap<Gate, Boolean>(Gate.class);
    for (String setting : settings) {
      COMMA
          .splitAsStream(setting)
          .filter(item -> !item.isBlank())
          .forEach(item -> read(item.strip(), values, problems));
    }
    return values;
  }

  private static void read(String item, Map<Gate, Boolean> values, List<String> problems) {
    int equals = item.indexOf('=');
    String label = equals < 0 ? item : item.substring(0, equals).strip();
    Optional<Gate> gate = Gate.named(label);
    Optional<Boolean> value =
        equals < 0 ? Optional.empty() : GoBoolean.parse(item.substring(equals + 1).strip());
    if (gate.isEmpty()) {
      problems.add(
          "--feature-gates names \"" + label + "\", which is no gate; there are " + Gate.labels());
    } else if (value.isEmpty()) {
      problems.add("--feature-gates was \"" + item + "\" but must be " + label + "=true or =false");
    } else {
      values.put(gate.get(), value.get());
    }
  }
}
