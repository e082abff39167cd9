package dev.xns.core.grants;

import com.google.common.collect.Sets;
import com.google.common.util.concurrent.MoreExecutors;
import dev.xns.api.model.ObjectKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * News of grants for an observer: each once, in order, and one call at a time. What is noted is
 * told by {@link #tell}, which must not be called under a lock. Thread-safe.
 */
final class GrantNews {
  private final ReferenceGrantLookup.Observer observer;

  private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();
  private final Executor inOrder = MoreExecutors.newSequentialExecutor(Runnable::run);

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
      untold.add(observer::known);
    }
  }

  synchronized void unknown(String why) {
    if (!toldTrouble && !ended) {
      toldTrouble = true;
      toldKnown = false;
      untold.add(() -> observer.unknown(why));
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
    untold.add(() -> observer.unreadable(grant, why));
  }

  /** This grant can be read, or is gone. */
  synchronized void readable(ObjectKey grant) {
    if (unreadable.remove(grant)) {
      untold.add(() -> observer.readable(grant));
    }
  }

  /** Nothing about all grants is told any more. */
  synchronized void end() {
    ended = true;
  }

  /** Tells the observer everything that it was not told yet. */
  void tell() {
    inOrder.execute(this::tellAll);
  }

  private void tellAll() {
    for (Runnable call = untold.poll(); call != null; call = untold.poll()) {
      call.run();
    }
  }
}
