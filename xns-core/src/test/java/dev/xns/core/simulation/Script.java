package dev.xns.core.simulation;

import dev.xns.core.options.MarkMode;
import java.util.List;

/**
 * Everything that was drawn about a history, but for the order of what happens at once.
 *
 * @param steps what happens when; any of them may be left out
 */
record Script(long seed, Setup setup, List<Step> steps) {
  /** Something that happens at a moment. */
  record Step(long at, Action action) {}

  /** What the engines are like. */
  record Setup(
      int processes,
      boolean leased,
      boolean slowLease,
      boolean sameIdentity,
      int retryMaxSeconds,
      int concurrency,
      boolean topology,
      boolean betaGrants,
      int uuidLength,
      MarkMode markMode,
      boolean markKey,
      boolean honourStarted) {}

  Script with(List<Step> other) {
    return new Script(seed, setup, List.copyOf(other));
  }

  long end() {
    return steps.stream().mapToLong(Step::at).max().orElse(0);
  }
}
