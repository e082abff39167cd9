package dev.xns.api.model;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Defensive copies for record components. An absent collection becomes an empty one and null
 * entries are dropped, because JSON from a server may hold either. Maps keep their order: it must
 * not depend on the JVM, or a seeded simulation could not be replayed.
 */
final class Copies {
  private Copies() {}

  static <T> List<T> list(@Nullable Collection<? extends @Nullable T> source) {
    if (source == null || source.isEmpty()) {
      return List.of();
    }
    return source.stream().filter(Objects::nonNull).<T>map(Objects::requireNonNull).toList();
  }

  static <V> Map<String, V> map(@Nullable Map<String, ? extends @Nullable V> source) {
    if (source == null || source.isEmpty()) {
      return Map.of();
    }
    var copy = new LinkedHashMap<String, V>(source.size() * 4 / 3 + 1);
    source.forEach(
        (key, value) -> {
          if (key != null && value != null) {
            copy.put(key, value);
          }
        });
    if (copy.size() == 1) {
      var only = copy.entrySet().iterator().next();
      return Map.of(only.getKey(), only.getValue());
    }
    return copy.isEmpty() ? Map.of() : Collections.unmodifiableMap(copy);
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
