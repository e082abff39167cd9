package dev.xns.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A simulation that finds nothing is worth nothing unless it would find something. */
class PlantedFaultsTest {
  /** The same at each run, so that the test does not fail by bad luck. */
  private static final long SEED = 1;

  static List<PlantedFault> faults() {
    return PlantedFaults.all();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aPlantedFaultIsFound(PlantedFault fault) throws ReflectiveOperationException {
    String found = fault.find(SEED);

    System.out.printf("%-54s %s%n", fault.what(), found);
    assertThat(found).as("%s: found in %s histories", fault.what(), fault.most()).isNotNull();
  }

  @Test
  void whereNoSuchMethodIsNothingCanBePlanted() {
    var fault =
        new PlantedFault(
            "nothing",
            "internal.fence.FencedCluster",
            "renamed",
            0,
            new PlantedFault.Behaviour.Nothing(),
            1);

    assertThatThrownBy(() -> fault.find(SEED))
        .hasMessageContaining("FencedCluster has 0 methods renamed with 0 parameters");
  }
}
