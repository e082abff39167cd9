package dev.xns.api.backend;

import dev.xns.api.Subscription;
import java.time.Duration;
import java.util.Set;

/**
 * Makes, removes and measures volumes.
 *
 * <p>Implementations are thread-safe. Calls block, at most for about the given timeout. The engine
 * makes them on its own workers, may repeat any of them, and never runs two at once for one volume
 * name or handle. Failures are {@link BackendException}s; what matters most about them is their
 * {@link dev.xns.api.Fate}. Any other exception counts as {@code MAY_HAVE_HAPPENED}.
 */
public interface VolumeBackend extends AutoCloseable {
  /**
   * Name of the driver, as in the {@code provisioner} field of its classes. Never changes, does not
   * block.
   */
  String driver();

  /** What this backend can do, as far as known now. Does not block. */
  Set<BackendFeature> features();

  /**
   * Makes a volume, or finds the one that an earlier call with the same request made.
   *
   * @throws BackendException with fate {@code DID_NOT_HAPPEN} only if no volume of that name exists
   *     or will come to exist because of this or an earlier call; with fate {@code NOT_ASKED} only
   *     if this call certainly made none, for instance because it could not be sent, or because
   *     there is a volume of that name which is not what is asked for now
   */
  ProvisionedVolume provision(VolumeRequest request, Duration timeout);

  /**
   * Removes a volume. A volume that is not there counts as removed.
   *
   * @throws BackendException if it may still be there
   */
  void delete(DeletionRequest request, Duration timeout);

  /**
   * Says how much room there is.
   *
   * @throws BackendException with kind {@code UNSUPPORTED} without {@link
   *     BackendFeature#GET_CAPACITY}
   */
  Capacity capacity(CapacityRequest request, Duration timeout);

  /**
   * Registers a listener that is told when the features may have changed or the backend can be
   * reached again, so that what waits for that is tried at once.
   *
   * @param listener called on any thread, must return quickly
   */
  default Subscription onChange(Runnable listener) {
    return Subscription.NONE;
  }

  /** Releases what this object opened. Repeatable. */
  @Override
  default void close() {}
}
