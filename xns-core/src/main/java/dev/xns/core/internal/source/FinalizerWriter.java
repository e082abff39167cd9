package dev.xns.core.internal.source;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceType;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.view.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes the finalizers of sources, with the object's version as the condition. What is known of
 * the object is tried first; only if that is out of date is it read.
 */
final class FinalizerWriter {
  /** Somebody else writes the object too, but not all the time. */
  private static final int MOST_CONFLICTS = 4;

  private final ClusterAccess cluster;
  private final ClusterView view;
  private final String finalizer;

  FinalizerWriter(ClusterAccess cluster, ClusterView view, String finalizer) {
    this.cluster = cluster;
    this.view = view;
    this.finalizer = finalizer;
  }

  /**
   * Puts our finalizer on.
   *
   * @param read whether what is known of the object may be older than our own last write
   * @return whether it is on; false if there is nothing to protect any more
   */
  boolean add(SourceObject source, boolean read) {
    return write(source, source.type(), true, read, List.of(finalizer));
  }

  /** Takes finalizers off, as far as they are on. */
  void remove(SourceObject source, List<String> finalizers) {
    write(source, source.type(), false, false, finalizers);
  }

  private <T extends KubernetesObject> boolean write(
      SourceObject source,
      ResourceType<T> type,
      boolean on,
      boolean read,
      List<String> finalizers) {
    // A creation that an earlier process began goes on before every kind has been read.
    boolean unknown = read || (on && view.trouble(type).isPresent());
    Optional<ObjectMeta> current =
        unknown ? read(source, type) : view.find(source).map(KubernetesObject::metadata);
    for (int conflicts = 0; ; conflicts++) {
      if (current.isEmpty() || !current.get().uid().equals(source.uid())) {
        return false;
      }
      ObjectMeta metadata = current.get();
      if (on && metadata.hasFinalizer(finalizer)) {
        return true;
      }
      if (on && metadata.isBeingDeleted()) {
        return false;
      }
      var wanted = new ArrayList<>(metadata.finalizers());
      boolean changes = on ? wanted.addAll(finalizers) : wanted.removeAll(finalizers);
      if (!changes) {
        return true;
      }
      try {
        T written = cluster.patch(type, source.key(), Patch.finalizers(metadata, wanted));
        view.written(type, written);
        return true;
      } catch (ClusterException e) {
        if (e.reason() == Reason.NOT_FOUND) {
          return false;
        }
        boolean outdated = e.reason() == Reason.CONFLICT || e.reason() == Reason.INVALID;
        if (!outdated || conflicts == MOST_CONFLICTS) {
          throw e;
        }
        current = read(source, type);
      }
    }
  }

  /** What is read is known from then on: the watch may be far behind. */
  private <T extends KubernetesObject> Optional<ObjectMeta> read(
      SourceObject source, ResourceType<T> type) {
    Optional<T> object =
        cluster
            .get(type, source.key())
            .filter(found -> found.metadata().uid().equals(source.uid()));
    object.ifPresent(found -> view.written(type, found));
    return object.map(KubernetesObject::metadata);
  }
}
