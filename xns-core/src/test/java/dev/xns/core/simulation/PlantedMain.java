package dev.xns.core.simulation;

/** Plants each fault and prints how many histories it took to find it. */
final class PlantedMain {
  private PlantedMain() {}

  /** The seed to begin with is the system property {@code xns.simulation.seed}. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    long seed = Long.getLong("xns.simulation.seed", System.nanoTime() >>> 8);
    for (PlantedFault fault : PlantedFaults.all()) {
      long begin = System.nanoTime();
      String found = fault.find(seed);
      System.out.printf(
          "%-52s %5d ms  %s%n",
          fault.what(),
          (System.nanoTime() - begin) / 1_000_000,
          found == null ? "NOT FOUND in " + fault.most() : found);
    }
  }
}
