package dev.xns.core.memory;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch: a line of deliveries, handed out one after the other on the cluster's executor.
 * Deliveries are lined up under the cluster's lock, and so in the order of the changes.
 */
final class MemoryWatch<T extends KubernetesObject> implements Watch {
  private static final Logger log = LoggerFactory.getLogger(MemoryWatch.class);

  private final ResourceType<T> type;
  private final WatchScope scope;
  private final WatchObserver<? super T> observer;
  private final Executor executor;
  private final Consumer<MemoryWatch<?>> onClose;
  private final Consumer<MemoryWatch<?>> onFailure;

  // Guarded by the line itself.
  private final ArrayDeque<Runnable> line = new ArrayDeque<>();
  private boolean delivering;
  private volatile boolean closed;

  /** The observer has not taken in everything. It gets all there is with the next change. */
  private volatile boolean behind;

  MemoryWatch(
      ResourceType<T> type,
      WatchScope scope,
      WatchObserver<? super T> observer,
      Executor executor,
      Consumer<MemoryWatch<?>> onClose,
      Consumer<MemoryWatch<?>> onFailure) {
    this.type = type;
    this.scope = scope;
    this.observer = observer;
    this.executor = executor;
    this.onClose = onClose;
    this.onFailure = onFailure;
  }

  ResourceType<T> type() {
    return type;
  }

  boolean isBehind() {
    return behind;
  }

  void replaced(Collection<StoredObject> all) {
    List<T> objects = new ArrayList<>();
    Map<ObjectKey, String> undecodable = new LinkedHashMap<>();
    for (StoredObject object : all) {
      String why = object.unreadable();
      if (!scope.covers(object.object())) {
        continue;
      }
      if (why == null) {
        objects.add(object.as(type));
      } else {
        undecodable.put(object.key(), why);
      }
    }
    deliver(
        () -> {
          observer.replaced(objects, undecodable);
          behind = false;
        });
  }

  void changed(@Nullable StoredObject before, @Nullable StoredObject after) {
    if (after != null && scope.covers(after.object())) {
      String why = after.unreadable();
      if (why == null) {
        T object = after.as(type);
        deliver(() -> observer.upserted(object));
      } else {
        ObjectKey key = after.key();
        deliver(() -> observer.undecodable(key, why));
      }
    } else if (after == null && before != null && scope.covers(before.object())) {
      ObjectKey key = before.key();
      deliver(() -> observer.removed(key));
    }
  }

  void interrupted(ClusterException cause) {
    deliver(() -> observer.interrupted(cause));
  }

  @Override
  public void close() {
    closed = true;
    onClose.accept(this);
  }

  private void deliver(Runnable delivery) {
    synchronized (line) {
      line.add(delivery);
      if (delivering) {
        return;
      }
      delivering = true;
    }
    executor.execute(this::drain);
  }

  /** At once only the first time: an observer that always fails must not keep everybody busy. */
  private void failed() {
    boolean first = !behind;
    behind = true;
    if (first) {
      onFailure.accept(this);
    }
  }

  private void drain() {
    while (!closed) {
      Runnable next;
      synchronized (line) {
        next = line.poll();
        if (next == null) {
          delivering = false;
          return;
        }
      }
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        log.error("An observer of {} failed", type, e);
        failed();
      }
    }
  }
}
