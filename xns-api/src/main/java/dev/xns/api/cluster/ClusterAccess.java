package dev.xns.api.cluster;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import java.util.Optional;

/**
 * Everything the engine may ask of a Kubernetes API server.
 *
 * <p>Implementations are thread-safe. Every method but {@link #watch} may block for as long as one
 * request takes and makes exactly one request, without a retry of its own: the engine decides when
 * to try again. Failures are {@link ClusterException}s whose {@link ClusterException.Reason} and
 * {@link dev.xns.api.Fate} the engine acts on. A calling thread that is interrupted gets a {@code
 * ClusterException} with reason {@code UNAVAILABLE}, and its interrupt flag stays set.
 *
 * <p>What else a client may be able to do is an interface of its own, which an implementation may
 * have as well: {@link AccessReview}, {@link ServedVersions}.
 *
 * <p>An implementation closes only what it opened. A client that was handed in stays open.
 */
public interface ClusterAccess extends AutoCloseable {
  /**
   * Reads one object.
   *
   * @return the object, or empty if the server says that it does not exist
   * @throws ClusterException if the answer cannot be known; never for an object that is not there
   */
  <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key);

  /**
   * Follows objects of a kind as a stream of state. Returns at once; see {@link WatchObserver} for
   * what is delivered. The watch goes on, through any fault, until it is closed.
   *
   * @param scope which objects; no others are delivered
   */
  <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchScope scope, WatchObserver<? super T> observer);

  /** Follows all objects of a kind, in all namespaces. */
  default <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchObserver<? super T> observer) {
    return watch(type, WatchScope.EVERYTHING, observer);
  }

  /**
   * Creates an object and returns it as the server stored it.
   *
   * @throws ClusterException with reason {@code ALREADY_EXISTS} if the name is taken
   */
  <T extends KubernetesObject> T create(ResourceType<T> type, T object);

  /**
   * Changes an object and returns it as the server stored it. Only what the patch names changes;
   * all other fields, also those the record does not know, stay as they are.
   *
   * @throws ClusterException with reason {@code CONFLICT} if a {@code metadata.resourceVersion} or
   *     {@code metadata.uid} in a merge patch is not the current one, {@code CONFLICT} or {@code
   *     INVALID} if a {@code test} of a JSON patch fails, {@code NOT_FOUND} if there is no such
   *     object
   */
  <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch);

  /**
   * Asks for an object's deletion. It is gone once its finalizers are.
   *
   * @throws ClusterException with reason {@code CONFLICT} if a precondition does not hold, {@code
   *     NOT_FOUND} if there is no such object
   */
  void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions);

  /** Ends all watches and releases what this object opened. Repeatable. */
  @Override
  void close();
}
