package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the observer of one watch: not after the watch is closed, surviving what it throws, and
 * naming a trouble once. Methods that deliver say whether the observer took it in whole; once the
 * watch is closed, that is nobody's business. All but {@link #close} and {@link #isClosed} is
 * called on the adapter's thread.
 */
final class WatchNotifier<T extends KubernetesObject> {
  private static final Logger log = LoggerFactory.getLogger(WatchNotifier.class);

  private final ResourceType<T> type;
  private final WatchObserver<? super T> observer;
  private volatile boolean closed;
  private @Nullable Reason trouble;
  private boolean delayed;

  WatchNotifier(ResourceType<T> type, WatchObserver<? super T> observer) {
    this.type = type;
    this.observer = observer;
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  boolean replaced(List<T> all, Map<ObjectKey, String> undecodable) {
    trouble = null;
    return deliver(() -> observer.replaced(all, undecodable));
  }

  boolean upserted(T object) {
    return deliver(() -> observer.upserted(object));
  }

  boolean undecodable(ObjectKey key, String why) {
    return deliver(() -> observer.undecodable(key, why));
  }

  boolean removed(ObjectKey key) {
    return deliver(() -> observer.removed(key));
  }

  /** The state cannot be followed. Passed on if this is news. */
  void interrupted(ClusterException cause) {
    if (cause.reason() != trouble) {
      trouble = cause.reason();
      var unused = deliver(() -> observer.interrupted(cause));
    } else {
      log.debug("Still in trouble: {}", cause.getMessage());
    }
  }

  /** The state is listed from time to time. Passed on if this is news. */
  boolean delayed(Duration longest, ClusterException cause) {
    if (delayed) {
      return true;
    }
    delayed = true;
    return deliver(() -> observer.delayed(longest, cause));
  }

  /** The state can be followed from where it was. Passed on if that is news. */
  boolean working() {
    if (trouble == null && !delayed) {
      return true;
    }
    trouble = null;
    delayed = false;
    return deliver(observer::resumed);
  }

  private boolean deliver(Runnable callback) {
    if (closed) {
      return true;
    }
    try {
      callback.run();
      return true;
    } catch (RuntimeException | Error e) {
      log.error("The observer of {} failed. The watch goes on.", type, e);
      return false;
    }
  }
}
