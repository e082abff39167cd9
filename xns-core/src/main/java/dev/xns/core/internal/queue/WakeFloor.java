package dev.xns.core.internal.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How soon a key may be worked on again because something woke it. The first wake-up after a
 * failure counts at once. If the attempts that follow wake-ups fail again and again, the next one
 * begins after a pause that grows, however often the key is woken. Not thread-safe.
 *
 * @param <K> the keys
 */
final class WakeFloor<K> {
  /** Longest pause. */
  static final Duration LONGEST = Duration.ofSeconds(30);

  /** How long after its last failure a key is remembered. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private final Backoff backoff;

  // Whichever failed last comes last.
  private final Map<K, Failed> failures = new LinkedHashMap<>();

  private record Failed(int afterWakeups, Instant at) {}

  WakeFloor(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * Work on a key has failed.
   *
   * @param woken whether it began because something woke the key
   */
  void failed(K key, boolean woken, Instant now) {
    forgetTheOld(now);
    Failed before = failures.remove(key);
    int afterWakeups = (before == null ? 0 : before.afterWakeups()) + (woken ? 1 : 0);
    failures.put(key, new Failed(afterWakeups, now));
  }

  /** How long a wake-up of the key has to wait now; zero for not at all. */
  Duration rest(K key, Instant now) {
    Failed failed = failures.get(key);
    if (failed == null || !isInVain(key)) {
      return Duration.ZERO;
    }
    Duration pause = backoff.after(failed.afterWakeups() - 1);
    Instant until = failed.at().plus(pause.compareTo(LONGEST) < 0 ? pause : LONGEST);
    return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
  }

  /** Whether wake-ups of the key have not helped lately. */
  boolean isInVain(K key) {
    Failed failed = failures.get(key);
    return failed != null && failed.afterWakeups() >= 2;
  }

  void forget(K key) {
    failures.remove(key);
  }

  private void forgetTheOld(Instant now) {
    Iterator<Failed> oldest = failures.values().iterator();
    while (oldest.hasNext() && !now.isBefore(oldest.next().at().plus(MEMORY))) {
      oldest.remove();
    }
  }
}
