package dev.xns.core.contract;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.List;

/** Passes everything on, and does something else after each call. */
abstract class ForwardingObserver<T extends KubernetesObject> implements WatchObserver<T> {
  private final RecordingObserver<T> inner;

  ForwardingObserver(RecordingObserver<T> inner) {
    this.inner = inner;
  }

  abstract void called();

  RecordingObserver<T> inner() {
    return inner;
  }

  @Override
  public void replaced(List<? extends T> all) {
    inner.replaced(all);
    called();
  }

  @Override
  public void upserted(T object) {
    inner.upserted(object);
    called();
  }

  @Override
  public void undecodable(ObjectKey key, String why) {
    inner.undecodable(key, why);
    called();
  }

  @Override
  public void removed(ObjectKey key) {
    inner.removed(key);
    called();
  }

  @Override
  public void interrupted(ClusterException cause) {
    inner.interrupted(cause);
    called();
  }

  @Override
  public void delayed(Duration longest, ClusterException cause) {
    inner.delayed(longest, cause);
    called();
  }

  @Override
  public void resumed() {
    inner.resumed();
    called();
  }
}
