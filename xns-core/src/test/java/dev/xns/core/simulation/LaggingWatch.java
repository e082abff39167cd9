package dev.xns.core.simulation;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A watch that lags behind, repeats itself and loses its connection, within its contract. */
final class LaggingWatch<T extends KubernetesObject> implements WatchObserver<T>, Watch {
  private final World world;
  private final SimulatedProcess process;
  private final ResourceType<T> type;
  private final WatchObserver<? super T> target;
  private final Map<ObjectKey, T> sent = new LinkedHashMap<>();
  private final Map<ObjectKey, T> delivered = new LinkedHashMap<>();
  private final ArrayDeque<Runnable> line = new ArrayDeque<>();
  private @Nullable Watch source;
  private boolean scheduled;
  private boolean closed;

  /** Nothing comes through; changes are only remembered. */
  private boolean cut;

  /** Whether the connection is to be held up, and whether the observer has come to that point. */
  private boolean holding;

  private boolean held;

  private boolean usable;
  private @Nullable Reason trouble;

  LaggingWatch(
      World world,
      SimulatedProcess process,
      ResourceType<T> type,
      WatchObserver<? super T> target) {
    this.world = world;
    this.process = process;
    this.type = type;
    this.target = target;
  }

  void source(Watch watch) {
    source = watch;
    Reason reason = world.faults.outage(type);
    if (reason != null) {
      lose(reason);
    }
  }

  ResourceType<T> type() {
    return type;
  }

  /** What the observer knows of at this moment; null if it knows that it does not know. */
  @Nullable Collection<T> known() {
    return usable ? delivered.values() : null;
  }

  /** Why the observer was told that nothing can be known. */
  @Nullable Reason trouble() {
    return trouble;
  }

  @Override
  public void replaced(List<? extends T> all) {
    sent.clear();
    all.forEach(object -> sent.put(object.key(), object));
    if (!cut) {
      enqueueAll();
    }
  }

  @Override
  public void upserted(T object) {
    sent.put(object.key(), object);
    if (cut) {
      return;
    }
    enqueue(
        () -> {
          delivered.put(object.key(), object);
          target.upserted(object);
        });
    if (world.faults.chance(3)) {
      world.coverage.hit(Path.WATCH_DUPLICATE);
      enqueue(() -> target.upserted(object));
    }
  }

  @Override
  public void removed(ObjectKey key) {
    sent.remove(key);
    if (!cut) {
      enqueue(
          () -> {
            delivered.remove(key);
            target.removed(key);
          });
    }
  }

  @Override
  public void interrupted(ClusterException cause) {
    throw new IllegalStateException("outages are simulated here", cause);
  }

  @Override
  public void resumed() {}

  /** The connection is lost, and with it everything that has not been delivered. */
  void lose(Reason reason) {
    cut = true;
    holding = false;
    held = false;
    line.clear();
    enqueueTrouble(reason);
  }

  /** The connection is lost, but its position is not. */
  void hold() {
    if (cut || holding) {
      return;
    }
    holding = true;
    enqueueTrouble(Reason.UNAVAILABLE); // what was on its way comes first
    enqueue(() -> held = holding);
  }

  /** The state can be followed again. */
  void mend() {
    if (cut) {
      cut = false;
      world.coverage.hit(Path.WATCH_REPLACED);
      enqueueAll();
    } else if (held) {
      held = false;
      holding = false;
      line.addFirst(this::resume);
      schedule();
    } else if (holding) {
      holding = false;
      enqueue(this::resume);
    }
  }

  private void resume() {
    if (trouble != null) {
      world.coverage.hit(Path.WATCH_RESUMED);
      usable = true;
      trouble = null;
      target.resumed();
    }
  }

  private void enqueueTrouble(Reason reason) {
    enqueue(
        () -> {
          usable = false;
          trouble = reason;
          target.interrupted(new ClusterException(type + " cannot be reached: " + reason, reason));
        });
  }

  private void enqueueAll() {
    List<T> all = List.copyOf(sent.values());
    enqueue(
        () -> {
          delivered.clear();
          all.forEach(object -> delivered.put(object.key(), object));
          usable = true;
          trouble = null;
          target.replaced(all);
        });
  }

  private void enqueue(Runnable delivery) {
    line.add(delivery);
    schedule();
  }

  private void schedule() {
    if (scheduled || closed || line.isEmpty()) {
      return;
    }
    scheduled = true;
    long lag = world.faults.lag();
    if (lag > 1_000) {
      world.coverage.hit(Path.WATCH_LATE);
    }
    world.timeline.engineIn(process, Duration.ofMillis(lag), this::deliver);
  }

  private void deliver() {
    scheduled = false;
    do {
      Runnable next = held ? null : line.poll();
      if (next == null || closed) {
        return;
      }
      next.run();
    } while (world.faults.chance(60));
    schedule();
  }

  @Override
  public void close() {
    closed = true;
    usable = false;
    if (source != null) {
      source.close();
    }
  }
}
