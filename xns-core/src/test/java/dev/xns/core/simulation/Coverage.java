package dev.xns.core.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often each {@link Path} was taken. */
final class Coverage {
  private final Map<Path, Long> counts = new EnumMap<>(Path.class);

  void hit(Path path) {
    counts.merge(path, 1L, Long::sum);
  }

  void add(Coverage other) {
    other.counts.forEach((path, count) -> counts.merge(path, count, Long::sum));
  }

  List<Path> missing() {
    var missing = new ArrayList<>(List.of(Path.values()));
    missing.removeAll(counts.keySet());
    return missing;
  }

  String table() {
    var text = new StringBuilder();
    for (Path path : Path.values()) {
      text.append("%-32s %10d%n".formatted(path, counts.getOrDefault(path, 0L)));
    }
    return text.toString();
  }
}
