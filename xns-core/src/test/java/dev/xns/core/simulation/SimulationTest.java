package dev.xns.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Plays histories with new seeds at each run. {@code -Dxns.simulation.seed=N} plays one again,
 * {@code -Dxns.simulation.histories=N} as many as wanted.
 */
class SimulationTest {
  /** Enough for every path to be taken. */
  private static final long FEWEST = 2_500;

  @Test
  void noHistoryBreaksAPromise() {
    Long seed = Long.getLong("xns.simulation.seed");
    Long histories = Long.getLong("xns.simulation.histories");
    var run =
        new Run(
            seed != null ? seed : System.nanoTime() >>> 8,
            histories != null ? histories : seed != null ? 1 : Long.MAX_VALUE,
            histories != null ? Long.MAX_VALUE : TimeUnit.SECONDS.toNanos(15));

    run.play();

    System.out.printf(
        "simulation: base seed %d, %d histories, %.0f a second%n%s",
        run.seed(), run.played(), run.rate(), run.coverage().table());
    assertThat(run.failures()).as("histories that broke a promise").isEmpty();
    if (run.played() >= FEWEST) {
      assertThat(run.coverage().missing()).as("paths that were never taken").isEmpty();
    }
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 1; seed <= 20; seed++) {
      Script script = ScriptWriter.write(seed);

      Simulation.Verdict first = Simulation.play(script, true);
      Simulation.Verdict second = Simulation.play(ScriptWriter.write(seed), true);

      assertThat(first.log()).isNotEmpty().isEqualTo(second.log());
    }
  }
}
