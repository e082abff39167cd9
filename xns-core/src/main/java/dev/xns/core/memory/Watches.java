package dev.xns.core.memory;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The watches of a cluster, and the outages that interrupt them. Guarded by the cluster's lock. */
final class Watches {
  private final List<MemoryWatch<?>> all = new ArrayList<>();
  private final Outages outages = new Outages();

  Outages outages() {
    return outages;
  }

  List<MemoryWatch<?>> all() {
    return List.copyOf(all);
  }

  /** A watch begins. */
  void add(MemoryWatch<?> watch, Collection<StoredObject> objects) {
    all.add(watch);
    ClusterException failure = outages.of(watch.type());
    if (failure == null) {
      watch.replaced(objects);
    } else {
      watch.interrupted(failure);
    }
  }

  /** A watch ends. */
  void remove(MemoryWatch<?> watch) {
    all.remove(watch);
  }

  /** An object came, changed or went. Every version of its kind hears of it. */
  void changed(
      ResourceType<?> type,
      @Nullable StoredObject before,
      @Nullable StoredObject after,
      ObjectStore store) {
    for (MemoryWatch<?> watch : all) {
      ResourceType<?> watched = watch.type();
      if (watched.kind().equals(type.kind())
          && watched.group().equals(type.group())
          && outages.of(watched) == null) {
        if (watch.isBehind()) {
          watch.replaced(store.all(watched));
        } else {
          watch.changed(before, after);
        }
      }
    }
  }

  void fail(ResourceType<?> type, Reason reason) {
    ClusterException failure = outages.begin(type, reason);
    of(type).forEach(watch -> watch.interrupted(failure));
  }

  void heal(ResourceType<?> type, Collection<StoredObject> objects) {
    if (outages.end(type)) {
      of(type).forEach(watch -> watch.replaced(objects));
    }
  }

  private List<MemoryWatch<?>> of(ResourceType<?> type) {
    return all.stream().filter(watch -> watch.type().equals(type)).toList();
  }
}
