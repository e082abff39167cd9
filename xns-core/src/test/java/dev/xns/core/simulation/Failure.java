package dev.xns.core.simulation;

import dev.xns.core.simulation.Script.Step;
import java.util.ArrayList;
import java.util.List;

/** Makes a history that broke a promise as short as possible, and tells it. */
final class Failure {
  private static final int MOST_TRIES = 300;

  private Script script;
  private int tries;

  private Failure(Script script) {
    this.script = script;
  }

  /** The history in words, shortened. */
  static String explain(Script script) {
    var failure = new Failure(script);
    failure.shrink();
    Simulation.Verdict verdict = Simulation.play(failure.script, true);
    return "seed %d broke a promise: %s%n(%s; %d of %d steps; -Dxns.simulation.seed=%d)%n%s%n"
        .formatted(
            script.seed(),
            verdict.broken(),
            script.setup(),
            failure.script.steps().size(),
            script.steps().size(),
            script.seed(),
            String.join(System.lineSeparator(), verdict.log()));
  }

  private void shrink() {
    for (int size = Math.max(1, script.steps().size() / 2); size > 0; size /= 2) {
      for (int from = 0; from < script.steps().size() && tries < MOST_TRIES; ) {
        List<Step> fewer = new ArrayList<>(script.steps());
        fewer.subList(from, Math.min(fewer.size(), from + size)).clear();
        Script shorter = script.with(fewer);
        tries++;
        if (Simulation.play(shorter, false).broken() != null) {
          script = shorter;
        } else {
          from += size;
        }
      }
    }
  }
}
