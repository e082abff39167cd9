package dev.xns.core.simulation;

import java.util.ArrayList;
import java.util.List;

/** Many histories, one after the other. */
final class Run {
  private static final int MOST_FAILURES = 5;

  private final long seed;
  private final long histories;
  private final long nanos;
  private final Coverage coverage = new Coverage();
  private final List<String> failures = new ArrayList<>();
  private long played;
  private long took;

  /**
   * Histories with seeds in a row.
   *
   * @param histories how many
   * @param nanos for how long at most
   */
  Run(long seed, long histories, long nanos) {
    this.seed = seed;
    this.histories = histories;
    this.nanos = nanos;
  }

  void play() {
    long begin = System.nanoTime();
    while (played < histories && took < nanos && failures.size() < MOST_FAILURES) {
      Simulation.Verdict verdict = Simulation.play(seed + played++);
      coverage.add(verdict.coverage());
      if (verdict.broken() != null) {
        failures.add(Failure.explain(verdict.script()));
      }
      took = System.nanoTime() - begin;
    }
  }

  long seed() {
    return seed;
  }

  long played() {
    return played;
  }

  double rate() {
    return played * 1e9 / Math.max(1, took);
  }

  Coverage coverage() {
    return coverage;
  }

  List<String> failures() {
    return failures;
  }
}
