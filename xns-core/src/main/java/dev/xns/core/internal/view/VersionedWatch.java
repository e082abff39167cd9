package dev.xns.core.internal.view;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a kind in the best version that is served, and changes from one to the other without a
 * restart. The observer sees one watch, which is in trouble only if no version can be followed.
 * Thread-safe.
 */
public final class VersionedWatch<T extends KubernetesObject> implements Watch {
  private final ClusterAccess cluster;
  private final ResourceType<T> nextBest;
  private final WatchObserver<? super T> observer;

  // Mutable state, guarded by this. The observer is called under the lock, one call at a time.
  private @Nullable Watch best;
  private @Nullable NextBest inUse;
  private boolean closed;

  private VersionedWatch(
      ClusterAccess cluster, ResourceType<T> nextBest, WatchObserver<? super T> observer) {
    this.cluster = cluster;
    this.nextBest = nextBest;
    this.observer = observer;
  }

  /** Begins to watch all objects of a kind in this version, or else in the next best one. */
  public static <T extends KubernetesObject> Watch open(
      ClusterAccess cluster, ResourceType<T> type, WatchObserver<? super T> observer) {
    Optional<ResourceType<T>> nextBest = ResourceTypes.nextBest(type);
    if (nextBest.isEmpty()) {
      return cluster.watch(type, observer);
    }
    var watch = new VersionedWatch<T>(cluster, nextBest.get(), observer);
    watch.opened(cluster.watch(type, watch.new Best()));
    return watch;
  }

  private synchronized void opened(Watch watch) {
    best = watch;
  }

  @Override
  public void close() {
    Watch ending;
    NextBest other;
    synchronized (this) {
      closed = true;
      ending = best;
      other = inUse;
      inUse = null;
    }
    if (ending != null) {
      ending.close();
    }
    if (other != null) {
      other.close();
    }
  }

  /** Takes the next best version into use. Not under the lock: this calls the cluster. */
  private void resort(ClusterException cause) {
    var other = new NextBest(cause);
    synchronized (this) {
      if (closed || inUse != null) {
        return;
      }
      inUse = other;
    }
    other.opened(open(cluster, nextBest, other));
  }

  private synchronized boolean isInUse(NextBest other) {
    return other.equals(inUse);
  }

  /** What is heard of the version that is preferred: if it speaks, no other counts. */
  private final class Best implements WatchObserver<T> {
    private void pass(Consumer<WatchObserver<? super T>> call) {
      NextBest ended;
      synchronized (VersionedWatch.this) {
        ended = inUse;
        inUse = null;
        call.accept(observer);
      }
      if (ended != null) {
        ended.close();
      }
    }

    @Override
    public void replaced(List<? extends T> all) {
      replaced(all, Map.of());
    }

    @Override
    public void replaced(List<? extends T> all, Map<ObjectKey, String> undecodable) {
      pass(to -> to.replaced(all, undecodable));
    }

    @Override
    public void upserted(T object) {
      pass(to -> to.upserted(object));
    }

    @Override
    public void removed(ObjectKey key) {
      pass(to -> to.removed(key));
    }

    @Override
    public void undecodable(ObjectKey key, String why) {
      pass(to -> to.undecodable(key, why));
    }

    @Override
    public void delayed(Duration longest, ClusterException cause) {
      pass(to -> to.delayed(longest, cause));
    }

    @Override
    public void resumed() {
      pass(WatchObserver::resumed);
    }

    @Override
    public void interrupted(ClusterException cause) {
      if (cause.reason() == Reason.NOT_SERVED) {
        resort(cause);
        return;
      }
      synchronized (VersionedWatch.this) {
        if (inUse == null) {
          observer.interrupted(cause);
        }
      }
    }
  }

  /** What is heard of the next best version, which counts while it is in use. */
  private final class NextBest implements WatchObserver<T> {
    private final ClusterException whyNotBest;
    private @Nullable Watch watch;
    private boolean ended;

    NextBest(ClusterException whyNotBest) {
      this.whyNotBest = whyNotBest;
    }

    void opened(Watch opened) {
      synchronized (VersionedWatch.this) {
        watch = opened;
        if (!ended) {
          return;
        }
      }
      opened.close();
    }

    void close() {
      Watch ending;
      synchronized (VersionedWatch.this) {
        ended = true;
        ending = watch;
      }
      if (ending != null) {
        ending.close();
      }
    }

    private void pass(Consumer<WatchObserver<? super T>> call) {
      synchronized (VersionedWatch.this) {
        if (isInUse(this)) {
          call.accept(observer);
        }
      }
    }

    @Override
    public void replaced(List<? extends T> all) {
      replaced(all, Map.of());
    }

    @Override
    public void replaced(List<? extends T> all, Map<ObjectKey, String> undecodable) {
      pass(to -> to.replaced(all, undecodable));
    }

    @Override
    public void upserted(T object) {
      pass(to -> to.upserted(object));
    }

    @Override
    public void removed(ObjectKey key) {
      pass(to -> to.removed(key));
    }

    @Override
    public void undecodable(ObjectKey key, String why) {
      pass(to -> to.undecodable(key, why));
    }

    @Override
    public void delayed(Duration longest, ClusterException cause) {
      pass(to -> to.delayed(longest, cause));
    }

    @Override
    public void resumed() {
      pass(WatchObserver::resumed);
    }

    @Override
    public void interrupted(ClusterException cause) {
      // If there is no version at all, people should hear of the one to install.
      pass(to -> to.interrupted(cause.reason() == Reason.NOT_SERVED ? whyNotBest : cause));
    }
  }
}
