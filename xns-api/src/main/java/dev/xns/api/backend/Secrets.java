package dev.xns.api.backend;

import java.util.Map;
import java.util.TreeMap;

/** Secret values by key, for one call. Prints how many there are and nothing else. */
public final class Secrets {
  /** No secrets. */
  public static final Secrets NONE = new Secrets(Map.of());

  private final Map<String, String> values;

  private Secrets(Map<String, String> values) {
    this.values = values;
  }

  /** A copy of these values. */
  public static Secrets of(Map<String, String> values) {
    return values.isEmpty() ? NONE : new Secrets(Map.copyOf(values));
  }

  /** The values; never to be printed. */
  public Map<String, String> reveal() {
    return new TreeMap<>(values);
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secrets secrets && values.equals(secrets.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.isEmpty() ? "no secrets" : values.size() + " secret values";
  }
}
