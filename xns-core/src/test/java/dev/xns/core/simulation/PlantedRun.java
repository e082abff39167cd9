package dev.xns.core.simulation;

import org.jspecify.annotations.Nullable;

/** What runs beside a planted fault; speaks to the outside in nothing but strings and numbers. */
public final class PlantedRun {
  private PlantedRun() {}

  /** In which history a promise was broken first, and which; null if in none. */
  public static @Nullable String firstBroken(long seed, int most) {
    for (int history = 1; history <= most; history++) {
      String broken = Simulation.play(seed + history).broken();
      if (broken != null) {
        return "%5d  %s".formatted(history, broken);
      }
    }
    return null;
  }
}
