package dev.xns.core.internal.view;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects of one kind, fed by a watch and by our own writes. Every access happens under the
 * lock of the view it belongs to.
 */
final class Table<T extends KubernetesObject> implements WatchObserver<T> {
  /** News is late by seconds, and costs little if it is later still. */
  private static final int MOST_GONE = 1_000;

  private final Consumer<Runnable> lock;
  private final ResourceType<T> type;
  private final Kinds kinds;
  private final ViewListener listener;
  private final Map<ObjectKey, T> objects = new HashMap<>();

  /** Objects that we made and the watch has not delivered yet: what it says is about others. */
  private final Set<ObjectKey> ownOnly = new HashSet<>();

  /** UIDs of the latest objects that went. None of them comes back, however late news of it is. */
  private final Set<String> gone = new LinkedHashSet<>();

  /**
   * An empty table.
   *
   * @param lock makes a change under the lock of the view
   */
  Table(Consumer<Runnable> lock, ResourceType<T> type, Kinds kinds, ViewListener listener) {
    this.lock = lock;
    this.type = type;
    this.kinds = kinds;
    this.listener = listener;
  }

  @Nullable T get(ObjectKey key) {
    return objects.get(key);
  }

  @Override
  public void replaced(List<? extends T> all) {
    lock.accept(
        () -> {
          var missing = new HashSet<>(objects.keySet());
          for (T object : all) {
            missing.remove(object.key());
            delivered(object);
          }
          missing.forEach(this::remove);
          markKnown();
        });
  }

  @Override
  public void upserted(T object) {
    lock.accept(() -> delivered(object));
  }

  @Override
  public void removed(ObjectKey key) {
    lock.accept(
        () -> {
          if (!ownOnly.contains(key)) {
            remove(key);
          }
        });
  }

  @Override
  public void interrupted(ClusterException cause) {
    lock.accept(
        () -> {
          kinds.interrupted(type, cause);
          boolean usable = kinds.trouble(type).isEmpty();
          listener.interrupted(WatchLoss.of(type, usable, String.valueOf(cause.getMessage())));
        });
  }

  @Override
  public void resumed() {
    lock.accept(this::markKnown);
  }

  private void delivered(T object) {
    put(object);
    if (isHeld(object.metadata())) {
      ownOnly.remove(object.key());
    }
  }

  private boolean isHeld(ObjectMeta metadata) {
    T held = objects.get(metadata.key());
    return held != null && held.metadata().uid().equals(metadata.uid());
  }

  /** Puts in a state, unless what is held is newer: our own writes may run ahead of the watch. */
  private void put(T object) {
    T before = objects.get(object.key());
    if (before != null && ResourceVersions.isOlder(object.metadata(), before.metadata())) {
      return;
    }
    if (gone.contains(object.metadata().uid())) {
      // Its resource version says nothing: the answer to the last write has that of the state
      // before.
      return;
    }
    objects.put(object.key(), object);
    if (before != null && !before.metadata().uid().equals(object.metadata().uid())) {
      bury(before.metadata());
    }
    listener.changed(type, object.key(), before, object);
  }

  /**
   * Takes in what one of our own writes made of an object. The answer may come after the watch has
   * delivered that the object is gone.
   */
  void written(T object) {
    if (!object.metadata().isBeingDeleted() || !object.metadata().finalizers().isEmpty()) {
      boolean isNew = !isHeld(object.metadata());
      put(object);
      if (isNew && isHeld(object.metadata())) {
        ownOnly.add(object.key());
      }
      return;
    }
    ended(object.metadata()); // that was its last finalizer
  }

  /** An object is gone for good and must not come back with a late event of the watch. */
  void ended(ObjectMeta metadata) {
    if (isHeld(metadata)) {
      ownOnly.remove(metadata.key());
      remove(metadata.key());
    }
  }

  private void remove(ObjectKey key) {
    T before = objects.remove(key);
    if (before != null) {
      bury(before.metadata());
      listener.changed(type, key, before, null);
    }
  }

  /** Not one that the watch has not delivered yet: it may only be behind. */
  private void bury(ObjectMeta metadata) {
    if (ownOnly.remove(metadata.key())) {
      return;
    }
    gone.add(metadata.uid());
    if (gone.size() > MOST_GONE) {
      gone.remove(gone.iterator().next());
    }
  }

  private void markKnown() {
    kinds.usable(type);
    listener.known(type);
  }
}
