package dev.xns.core.contract;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps what a watch delivered, and notes what breaks its contract: two calls at once, a change
 * before everything that there is, or something older after something newer.
 */
final class RecordingObserver<T extends KubernetesObject> implements WatchObserver<T> {
  private final AtomicInteger inside = new AtomicInteger();

  // Guarded by this.
  private final Map<ObjectKey, T> state = new LinkedHashMap<>();
  private final Map<String, Long> newest = new LinkedHashMap<>();
  private final List<String> history = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<Reason> interruptions = new ArrayList<>();
  private boolean initial;
  private boolean following;
  private boolean delayed;
  private int replacements;

  @Override
  public void replaced(List<? extends T> all) {
    enter("replaced");
    synchronized (this) {
      var gone = new HashSet<>(state.keySet());
      for (T object : all) {
        gone.remove(object.key());
        put(object);
      }
      gone.forEach(state::remove);
      initial = true;
      following = true;
      replacements++;
    }
    leave();
  }

  @Override
  public void upserted(T object) {
    enter("upserted " + object.key());
    synchronized (this) {
      requireInitial("upserted");
      put(object);
    }
    leave();
  }

  @Override
  public void undecodable(ObjectKey key, String why) {
    enter("undecodable " + key);
    synchronized (this) {
      requireInitial("undecodable");
      state.remove(key);
    }
    leave();
  }

  @Override
  public void removed(ObjectKey key) {
    enter("removed " + key);
    synchronized (this) {
      requireInitial("removed");
      state.remove(key);
    }
    leave();
  }

  @Override
  public void interrupted(ClusterException cause) {
    enter("interrupted " + cause.reason());
    synchronized (this) {
      if (!following
          && !interruptions.isEmpty()
          && interruptions.get(interruptions.size() - 1) == cause.reason()) {
        violations.add("interrupted twice for " + cause.reason());
      }
      following = false;
      interruptions.add(cause.reason());
    }
    leave();
  }

  @Override
  public void delayed(Duration longest, ClusterException cause) {
    enter("delayed");
    synchronized (this) {
      requireInitial("delayed");
      delayed = true;
    }
    leave();
  }

  @Override
  public void resumed() {
    enter("resumed");
    synchronized (this) {
      requireInitial("resumed");
      if (following && !delayed) {
        violations.add("resumed although nothing was interrupted");
      }
      following = true;
      delayed = false;
    }
    leave();
  }

  synchronized Optional<T> get(ObjectKey key) {
    return Optional.ofNullable(state.get(key));
  }

  synchronized Map<ObjectKey, T> state() {
    return Map.copyOf(state);
  }

  synchronized List<String> history() {
    return List.copyOf(history);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized List<Reason> interruptions() {
    return List.copyOf(interruptions);
  }

  synchronized boolean isFollowing() {
    return following;
  }

  synchronized int replacements() {
    return replacements;
  }

  private void put(T object) {
    // The same state may come twice, but nothing older may follow something newer.
    String version = object.metadata().resourceVersion();
    if (version.matches("[0-9]+")) {
      long number = Long.parseLong(version);
      Long before = newest.put(object.key() + " " + object.metadata().uid(), number);
      if (before != null && before > number) {
        violations.add(object.key() + ": version " + number + " came after " + before);
      }
    }
    state.put(object.key(), object);
  }

  private void requireInitial(String call) {
    if (!initial) {
      violations.add(call + " came before the initial state");
    }
  }

  private void enter(String call) {
    synchronized (this) {
      history.add(call);
      if (inside.incrementAndGet() > 1) {
        violations.add(call + " while another call was running: " + history);
      }
    }
  }

  private void leave() {
    inside.decrementAndGet();
  }

  @Override
  public synchronized String toString() {
    return "state " + state.keySet() + ", history " + history;
  }
}
