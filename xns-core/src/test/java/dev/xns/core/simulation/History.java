package dev.xns.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What happened, in virtual time. Costs nothing unless it is wanted. */
final class History {
  private final LongSupplier millis;
  private final boolean wanted;
  private final List<String> lines = new ArrayList<>();

  History(LongSupplier millis, boolean wanted) {
    this.millis = millis;
    this.wanted = wanted;
  }

  void add(Supplier<String> what) {
    if (wanted) {
      long now = millis.getAsLong();
      lines.add("%4d.%03d  %s".formatted(now / 1000, now % 1000, what.get()));
    }
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
