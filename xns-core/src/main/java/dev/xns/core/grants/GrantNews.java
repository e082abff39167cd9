package dev.xns.core.grants;

import com.google.common.collect.Sets;
import dev.xns.api.model.ObjectKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells an observer whether grants are known, each news once and one call at a time. Thread-safe. */
final class GrantNews {
  private final ReferenceGrantLookup.Observer observer;

  // Mutable state, guarded by this.
  private final Set<ObjectKey> unreadable = new HashSet<>();
  private boolean toldTrouble;
  private boolean toldKnown;
  private boolean ended;

  GrantNews(ReferenceGrantLookup.Observer observer) {
    this.observer = observer;
  }

  synchronized void known() {
    if (!toldKnown && !ended) {
      toldKnown = true;
      toldTrouble = false;
      observer.known();
    }
  }

  synchronized void unknown(String why) {
    if (!toldTrouble && !ended) {
      toldTrouble = true;
      toldKnown = false;
      observer.unknown(why);
    }
  }

  /** These are all the grants that cannot be read. */
  synchronized void unreadable(Map<ObjectKey, String> all) {
    Set.copyOf(Sets.difference(unreadable, all.keySet())).forEach(this::readable);
    all.forEach(this::unreadable);
  }

  /** This grant cannot be read. */
  synchronized void unreadable(ObjectKey grant, String why) {
    unreadable.add(grant);
    observer.unreadable(grant, why);
  }

  /** This grant can be read, or is gone. */
  synchronized void readable(ObjectKey grant) {
    if (unreadable.remove(grant)) {
      observer.readable(grant);
    }
  }

  /** Nothing about all grants is told any more. */
  synchronized void end() {
    ended = true;
  }
}
