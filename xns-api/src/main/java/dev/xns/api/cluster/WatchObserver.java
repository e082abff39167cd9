package dev.xns.api.cluster;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Receives the state of all objects of one kind. Calls for one watch come one after the other, on
 * threads of the adapter, and must return quickly.
 *
 * <p>The first call is {@link #replaced} with everything there is. Then follow single changes.
 * After a gap (lost connection with an expired position, a server that lost its history) comes
 * another {@code replaced}; whatever it does not hold is gone. Nothing is missed and per object
 * nothing older follows something newer; the same state may come more than once.
 *
 * <p>If a call fails, with an exception or an error, everything is delivered once more.
 *
 * @param <T> the record of the watched kind
 */
public interface WatchObserver<T extends KubernetesObject> {
  /** This is all there is, at one moment. */
  void replaced(List<? extends T> all);

  /**
   * This is all there is, and some of it cannot be read. Adapters call this one. Unless it is
   * overridden, it calls the other one, and then {@link #undecodable} for each object that cannot
   * be read.
   *
   * @param all what could be read
   * @param undecodable keys of the other objects, and why they cannot be read
   */
  default void replaced(List<? extends T> all, Map<ObjectKey, String> undecodable) {
    replaced(all);
    undecodable.forEach(this::undecodable);
  }

  /** The object was created or changed, and this is its state. */
  void upserted(T object);

  /** The object is gone. */
  void removed(ObjectKey key);

  /**
   * The object is there, but its state cannot be read. What was delivered of it before holds no
   * longer. Everything else goes on. Over with the next call for this object, or with the next
   * {@code replaced} that does not name it. May be called again for the same object. Unless it is
   * overridden, the object counts as gone.
   *
   * @param why the reason, in words
   */
  default void undecodable(ObjectKey key, String why) {
    removed(key);
  }

  /**
   * The state cannot be followed at the moment; what was delivered so far may be out of date. The
   * adapter goes on trying, with growing pauses. Called once when the trouble begins and again when
   * its {@link ClusterException.Reason} changes, not at each attempt. The trouble is over with the
   * next {@link #resumed} or {@link #replaced}, one of which follows as soon as the state can be
   * followed again.
   */
  void interrupted(ClusterException cause);

  /**
   * The objects may be listed, but not watched. So they are listed from time to time, each time
   * with a {@code replaced}, and changes are seen late. Called once when this begins. Over with the
   * next {@link #resumed}, whatever comes in between. Does nothing unless overridden.
   *
   * @param longest how late changes may be seen
   * @param cause why they cannot be watched
   */
  default void delayed(Duration longest, ClusterException cause) {}

  /**
   * After {@link #interrupted}: the state can be followed again from where it was, nothing was
   * missed and nothing has to be delivered anew. After {@link #delayed}: changes are seen at once
   * again.
   */
  void resumed();
}
