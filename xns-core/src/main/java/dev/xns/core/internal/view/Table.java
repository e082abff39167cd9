package dev.xns.core.internal.view;

import com.google.common.collect.Sets;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

  /** Objects whose state is from a write of ours that the watch has not delivered yet. */
  private final Set<ObjectKey> ahead = new HashSet<>();

  /**
   * UIDs of the latest objects that went, and whether we know that from our own writes. None of
   * them comes back, however late news of it is; unless the watch said that it went, and then lists
   * it: the server was set back.
   */
  private final Map<String, Boolean> gone = new LinkedHashMap<>();

  /** Objects that are there and cannot be read. */
  private final Set<ObjectKey> unreadable = new HashSet<>();

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
    replaced(all, Map.of());
  }

  @Override
  public void replaced(List<? extends T> all, Map<ObjectKey, String> undecodable) {
    lock.accept(
        () -> {
          var missing = new HashSet<>(objects.keySet());
          var told = new Told();
          for (T object : all) {
            missing.remove(object.key());
            told.each(() -> delivered(object, true));
          }
          missing.removeAll(undecodable.keySet());
          missing.forEach(key -> told.each(() -> remove(key)));
          Set.copyOf(Sets.difference(unreadable, undecodable.keySet())).forEach(this::readable);
          undecodable.forEach((key, why) -> told.each(() -> takeOut(key, why)));
          markKnown();
          told.end();
        });
  }

  @Override
  public void upserted(T object) {
    lock.accept(() -> delivered(object, false));
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
  public void undecodable(ObjectKey key, String why) {
    lock.accept(() -> takeOut(key, why));
  }

  @Override
  public void interrupted(ClusterException cause) {
    lock.accept(
        () -> {
          kinds.interrupted(type, cause);
          boolean usable = kinds.trouble(type).isEmpty();
          listener.degraded(WatchLoss.of(type, usable, String.valueOf(cause.getMessage())));
        });
  }

  @Override
  public void delayed(Duration longest, ClusterException cause) {
    lock.accept(
        () ->
            listener.degraded(
                WatchLoss.ofPromptness(type, longest, String.valueOf(cause.getMessage()))));
  }

  @Override
  public void resumed() {
    lock.accept(
        () -> {
          markKnown();
          listener.prompt(type);
        });
  }

  /** Not buried: it may come back as soon as it is corrected. */
  private void takeOut(ObjectKey key, String why) {
    boolean kept = isKeptUnreadable();
    if (!kept) {
      ownOnly.remove(key);
      ahead.remove(key);
      T before = objects.remove(key);
      if (before != null) {
        tellRemoved(key, before);
      }
    }
    unreadable.add(key);
    listener.degraded(WatchLoss.ofObject(type, key, kept, why));
  }

  /** To take a volume for detached when nobody knows would be to delete it under its user. */
  private boolean isKeptUnreadable() {
    return type.equals(ResourceTypes.VOLUME_ATTACHMENTS);
  }

  private void readable(ObjectKey key) {
    if (unreadable.remove(key)) {
      listener.readable(type, key);
    }
  }

  /**
   * A list is all there is. It may hold an older state than the watch has delivered, or what the
   * watch said was gone. Then the server was set back, and what is known is from a history that is
   * none. Only our own writes may be ahead of a list.
   */
  private void delivered(T object, boolean listed) {
    ObjectKey key = object.key();
    readable(key);
    if (listed) {
      gone.remove(object.metadata().uid(), false);
    }
    boolean certain = listed && !ahead.contains(key);
    if (put(object, false, certain)) {
      ahead.remove(key);
    }
    if (isHeld(object.metadata())) {
      ownOnly.remove(key);
    }
  }

  private boolean isHeld(ObjectMeta metadata) {
    T held = objects.get(metadata.key());
    return held != null && held.metadata().uid().equals(metadata.uid());
  }

  /**
   * Puts in a state, unless what is held is newer: our own writes may run ahead of the watch.
   *
   * @param certain whether it counts even if it is older
   * @return whether it was put in
   */
  private boolean put(T object, boolean own, boolean certain) {
    T before = objects.get(object.key());
    if (!certain
        && before != null
        && ResourceVersions.isOlder(object.metadata(), before.metadata())) {
      return false;
    }
    if (gone.containsKey(object.metadata().uid())) {
      // Its resource version says nothing: the answer to the last write has that of the state
      // before.
      return false;
    }
    objects.put(object.key(), object);
    if (before != null && !before.metadata().uid().equals(object.metadata().uid())) {
      bury(before.metadata(), own);
    }
    listener.changed(type, object.key(), before, object);
    return true;
  }

  /**
   * Takes in what one of our own writes made of an object. The answer may come after the watch has
   * delivered that the object is gone.
   */
  void written(T object) {
    if (!object.metadata().isBeingDeleted() || !object.metadata().finalizers().isEmpty()) {
      boolean isNew = !isHeld(object.metadata());
      if (put(object, true, false)) {
        ahead.add(object.key());
      }
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
      remove(metadata.key(), true);
    }
  }

  private void remove(ObjectKey key) {
    remove(key, false);
  }

  private void remove(ObjectKey key, boolean own) {
    readable(key);
    ahead.remove(key);
    T before = objects.remove(key);
    if (before != null) {
      bury(before.metadata(), own);
      tellRemoved(key, before);
    }
  }

  /** If nobody could be told, it is told again when everything is delivered again. */
  private void tellRemoved(ObjectKey key, T before) {
    try {
      listener.changed(type, key, before, null);
    } catch (RuntimeException | Error e) {
      objects.put(key, before);
      throw e;
    }
  }

  /** Not one that the watch has not delivered yet: it may only be behind. */
  private void bury(ObjectMeta metadata, boolean own) {
    if (ownOnly.remove(metadata.key())) {
      return;
    }
    gone.put(metadata.uid(), own);
    if (gone.size() > MOST_GONE) {
      gone.remove(gone.keySet().iterator().next());
    }
  }

  private void markKnown() {
    kinds.usable(type);
    listener.known(type);
  }
}
