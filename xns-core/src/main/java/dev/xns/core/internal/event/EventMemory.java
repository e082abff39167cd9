package dev.xns.core.internal.event;

import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said of each object lately, so that the same text is counted instead of written again,
 * also when texts take turns. An object of which nothing was said for {@link #QUIET} is forgotten.
 * Thread-safe.
 */
final class EventMemory {
  /** Shortest time between two writes that say the same. Events live for an hour by default. */
  static final Duration QUIET = Duration.ofMinutes(30);

  /** Most texts that are remembered of one object. */
  static final int MOST_TEXTS = 8;

  // Guarded by this. Whoever was spoken of last comes last, and so do texts.
  private final Map<String, About> objects = new LinkedHashMap<>();

  /** What is remembered of one object. */
  private static final class About {
    private final Map<Text, Told> texts = new LinkedHashMap<>();
    private Instant last = Instant.EPOCH;
  }

  private record Text(String reason, String message) {}

  /** A text that was said. */
  private static final class Told {
    private int count;
    private Instant written = Instant.EPOCH;
    private Instant last = Instant.EPOCH;
    private @Nullable ObjectKey key;
  }

  /**
   * What is to be written.
   *
   * @param key the event to count up; null for a new one
   * @param count how often it was said
   */
  record Due(@Nullable ObjectKey key, int count) {}

  /** Something is said of an object; null if it is only counted. */
  synchronized @Nullable Due say(String uid, String reason, String message, Instant now) {
    forgetTheOld(now);
    About about = objects.remove(uid);
    if (about == null) {
      about = new About();
    }
    objects.put(uid, about);
    about.last = now;
    var text = new Text(reason, message);
    Told told = about.texts.remove(text);
    if (told == null || isLongAgo(told.last, now)) {
      told = new Told();
    }
    about.texts.put(text, told);
    if (about.texts.size() > MOST_TEXTS) {
      about.texts.remove(about.texts.keySet().iterator().next());
    }
    told.count++;
    told.last = now;
    if (told.count > 1 && !isLongAgo(told.written, now)) {
      return null;
    }
    told.written = now;
    return new Due(told.key, told.count);
  }

  /** An event was written under this name. */
  synchronized void written(String uid, String reason, String message, ObjectKey key) {
    About about = objects.get(uid);
    Told told = about == null ? null : about.texts.get(new Text(reason, message));
    if (told != null) {
      told.key = key;
    }
  }

  /** An event was not written after all. */
  synchronized void unsay(String uid, String reason, String message) {
    About about = objects.get(uid);
    if (about != null) {
      about.texts.remove(new Text(reason, message));
      if (about.texts.isEmpty()) {
        objects.remove(uid);
      }
    }
  }

  /** The object is gone. */
  synchronized void forget(String uid) {
    objects.remove(uid);
  }

  /** How many objects are remembered. */
  synchronized int size() {
    return objects.size();
  }

  private void forgetTheOld(Instant now) {
    Iterator<About> oldest = objects.values().iterator();
    while (oldest.hasNext() && isLongAgo(oldest.next().last, now)) {
      oldest.remove();
    }
  }

  private static boolean isLongAgo(Instant when, Instant now) {
    return !now.isBefore(when.plus(QUIET));
  }
}
