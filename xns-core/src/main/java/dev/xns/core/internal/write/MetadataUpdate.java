package dev.xns.core.internal.write;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceType;
import dev.xns.core.internal.view.ClusterView;
import java.util.Optional;
import java.util.function.Function;

/**
 * An optimistic update of the metadata of one object. The change is decided from what is known of
 * the object and written on the condition that nobody else has written it since. If somebody has,
 * the object is read and the change decided anew. The view learns of all that is read or written.
 * Blocks for requests.
 *
 * @param <T> kind of the object
 */
public final class MetadataUpdate<T extends KubernetesObject> {
  /** Somebody else writes the object too, but not all the time. */
  private static final int MOST_CONFLICTS = 4;

  private final ClusterAccess cluster;
  private final ClusterView view;
  private final ResourceType<T> type;
  private final ObjectKey key;
  private final String uid;

  /** Updates the object with this UID; another one of that name is left alone. */
  public MetadataUpdate(
      ClusterAccess cluster, ClusterView view, ResourceType<T> type, ObjectKey key, String uid) {
    this.cluster = cluster;
    this.view = view;
    this.type = type;
    this.key = key;
    this.uid = uid;
  }

  /**
   * The object as it is now, not as the watch knows it; empty if it is gone.
   *
   * @throws ClusterException if that cannot be known at the moment
   */
  public Optional<T> read() {
    Optional<T> object = cluster.get(type, key).filter(found -> found.metadata().uid().equals(uid));
    object.ifPresent(found -> view.written(type, found));
    return object;
  }

  /** The metadata of the object as it is now. See {@link #read}. */
  public Optional<ObjectMeta> readMetadata() {
    return read().map(KubernetesObject::metadata);
  }

  /**
   * Makes the metadata as they are wanted.
   *
   * @param known the metadata as far as they are known; empty if it is known that the object is
   *     gone
   * @param change decides what to do about one state of the metadata; called again for a newer one
   * @return whether they are as wanted; false if the object is gone or the change impossible
   * @throws ClusterException if that could not be done, or if that is not known
   */
  public boolean apply(Optional<ObjectMeta> known, Function<ObjectMeta, MetadataChange> change) {
    Optional<ObjectMeta> current = known;
    for (int conflicts = 0; ; conflicts++) {
      if (current.isEmpty() || !current.get().uid().equals(uid)) {
        return false;
      }
      MetadataChange needed = change.apply(current.get());
      if (!(needed instanceof MetadataChange.Write write)) {
        return needed instanceof MetadataChange.None;
      }
      try {
        view.written(type, cluster.patch(type, key, write.patch()));
        return true;
      } catch (ClusterException e) {
        if (e.reason() == Reason.NOT_FOUND) {
          return false;
        }
        // A server may say INVALID of a state that is out of date.
        boolean outdated = e.reason() == Reason.CONFLICT || e.reason() == Reason.INVALID;
        if (!outdated || conflicts == MOST_CONFLICTS) {
          throw e;
        }
        current = readMetadata();
      }
    }
  }
}
