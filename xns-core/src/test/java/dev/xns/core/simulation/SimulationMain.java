package dev.xns.core.simulation;

import java.util.Locale;

/** Plays many histories and prints how many, how fast, and what they exercised. */
final class SimulationMain {
  private SimulationMain() {}

  /**
   * Options are system properties: {@code xns.simulation.seed}, {@code xns.simulation.histories}.
   */
  public static void main(String[] arguments) {
    long seed = Long.getLong("xns.simulation.seed", System.nanoTime());
    long histories = Long.getLong("xns.simulation.histories", 2_000);
    var run = new Run(seed, histories, Long.MAX_VALUE);
    run.play();
    System.out.printf(
        Locale.ROOT,
        "base seed %d, %d histories, %.1f a second%n%s",
        seed,
        run.played(),
        run.rate(),
        run.coverage().table());
    run.failures().forEach(System.out::println);
  }
}
