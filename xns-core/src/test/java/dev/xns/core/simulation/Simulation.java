package dev.xns.core.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plays one history from one seed. */
final class Simulation {
  /**
   * What came of a history.
   *
   * @param broken the promise that was broken; null if all were kept
   * @param log what happened, if it was wanted
   */
  record Verdict(Script script, @Nullable String broken, List<String> log, Coverage coverage) {}

  private Simulation() {}

  /** Plays the history of a seed. */
  static Verdict play(long seed) {
    return play(ScriptWriter.write(seed), false);
  }

  /** Plays a script. */
  static Verdict play(Script script, boolean log) {
    var world = new World(script, log);
    world.begin();
    world.timeline.pass(script.end() + 1_000);
    new Ending(world).play();
    return new Verdict(script, world.laws.broken(), world.history.lines(), world.coverage);
  }
}
