package dev.xns.core.internal.queue;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keys that wait for a worker. Groups take turns, and within a group the first comes first. A group
 * gets at most three quarters of the workers that no other group has, so that there is one for
 * whoever comes next; of fewer than four workers it may have all. Not thread-safe.
 *
 * @param <K> the keys
 */
final class FairLine<K> {
  private final int workers;
  private final boolean shared;
  private final Map<String, LinkedHashSet<K>> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> running = new HashMap<>();
  private int size;
  private int busy;

  /**
   * An empty line.
   *
   * @param workers how many keys may have a worker at once
   * @param shared whether no group may have all of them
   */
  FairLine(int workers, boolean shared) {
    this.workers = workers;
    this.shared = shared;
  }

  void add(String group, K key) {
    if (waiting.computeIfAbsent(group, g -> new LinkedHashSet<>()).add(key)) {
      size++;
    }
  }

  /** Takes a key out that waits. */
  void remove(String group, K key) {
    LinkedHashSet<K> keys = waiting.get(group);
    if (keys != null && keys.remove(key)) {
      size--;
      if (keys.isEmpty()) {
        waiting.remove(group);
      }
    }
  }

  /** The key whose turn it is, which has a worker now; null if there is none, or no worker. */
  @Nullable K next() {
    if (busy >= workers) {
      return null;
    }
    String group = waiting.keySet().stream().filter(this::mayRun).findFirst().orElse(null);
    return group == null ? null : takeFrom(group);
  }

  private K takeFrom(String group) {
    LinkedHashSet<K> keys = Objects.requireNonNull(waiting.remove(group), "a group that waits");
    Iterator<K> first = keys.iterator();
    K key = first.next();
    first.remove();
    size--;
    busy++;
    running.merge(group, 1, Integer::sum);
    if (!keys.isEmpty()) {
      waiting.put(group, keys); // to the end of the line of groups
    }
    return key;
  }

  /** A key of this group has no worker any more. */
  void ended(String group) {
    busy--;
    running.computeIfPresent(group, (g, count) -> count == 1 ? null : count - 1);
  }

  /** How many keys wait. */
  int size() {
    return size;
  }

  void clear() {
    waiting.clear();
    size = 0;
  }

  private boolean mayRun(String group) {
    int own = running.getOrDefault(group, 0);
    int notOfOthers = workers - (busy - own);
    return !shared || own < (3 * notOfOthers + 3) / 4;
  }
}
