package dev.xns.api.rest;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import java.util.function.BooleanSupplier;

/**
 * Delivers what the events of a watch say. The position follows behind what the observer has taken
 * in. Runs on the adapter's thread.
 */
final class WatchDelivery<T extends KubernetesObject> implements WatchEventReader.Listener<T> {
  /** The watch that the events are from. */
  interface Stream {
    /** Something good came. Returns whether the observer took in that the watch works. */
    boolean works();

    /** The observer failed, and nobody knows how far it got. */
    void notTakenIn();

    /** The stream itself is at fault, which may be because of where it starts. */
    void atFault(ClusterException cause);

    /** The server no longer has the history since the position. */
    void expired();
  }

  private final WatchTarget<T> target;
  private final WatchNotifier<T> notifier;
  private final WatchPosition position;
  private final Stream stream;

  WatchDelivery(
      WatchTarget<T> target, WatchNotifier<T> notifier, WatchPosition position, Stream stream) {
    this.target = target;
    this.notifier = notifier;
    this.position = position;
    this.stream = stream;
  }

  @Override
  public void upserted(T object, String resourceVersion) {
    deliver(() -> notifier.upserted(object), resourceVersion);
  }

  @Override
  public void undecodable(ObjectKey key, String why, String resourceVersion) {
    deliver(() -> notifier.undecodable(key, why), resourceVersion);
  }

  @Override
  public void removed(ObjectKey key, String resourceVersion) {
    deliver(() -> notifier.removed(key), resourceVersion);
  }

  @Override
  public void progressed(String resourceVersion) {
    deliver(() -> true, resourceVersion);
  }

  @Override
  public void unknown() {
    position.heard();
  }

  @Override
  public void reported(ClusterException cause) {
    position.heard();
    stream.atFault(cause);
  }

  @Override
  public void malformed() {
    stream.atFault(target.unavailable("the server sent something that is no watch event"));
  }

  @Override
  public void expired() {
    position.heard();
    stream.expired();
  }

  private void deliver(BooleanSupplier delivery, String resourceVersion) {
    position.heard();
    if (stream.works() && delivery.getAsBoolean()) {
      position.advance(resourceVersion);
    } else {
      stream.notTakenIn();
    }
  }
}
