package dev.xns.core.report;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;

/**
 * Gets told what the engine does. Every method does nothing unless overridden.
 *
 * <p>Calls come from several threads, also at the same time. Implementations must be thread-safe
 * and return quickly. The engine holds no lock meanwhile, so they may ask it anything. If a method
 * throws an exception, the engine logs it and goes on. No argument is null.
 */
public interface EngineListener {
  /** Does nothing. */
  EngineListener NONE = new EngineListener() {};

  /**
   * A claim cannot go on until something changes. The engine tries again by itself when it does.
   *
   * @param claim namespace and name of the claim
   * @param reason stable code
   * @param message for people, as in the event of the claim
   */
  default void waiting(ObjectKey claim, ReasonCode reason, String message) {}

  /**
   * An attempt for a claim failed. The engine tries again.
   *
   * @param claim namespace and name of the claim
   * @param reason stable code
   * @param message for people, as in the event of the claim
   */
  default void failed(ObjectKey claim, ReasonCode reason, String message) {}

  /**
   * The engine is about to call the backend for a claim whose source lies in another namespace. Use
   * this for an audit trail of the data that leave a namespace.
   *
   * @param claim namespace and name of the claim
   * @param source namespace and name of the source
   * @param grant the ReferenceGrant that permits the use
   */
  default void crossNamespaceUse(ObjectKey claim, ObjectKey source, ObjectKey grant) {}

  /**
   * The backend made the volume of a claim, and the engine saved its PersistentVolume.
   *
   * @param claim namespace and name of the claim
   * @param volume name of the PersistentVolume
   */
  default void provisioned(ObjectKey claim, String volume) {}

  /**
   * A volume and its PersistentVolume are gone.
   *
   * @param volume name of the PersistentVolume
   */
  default void deleted(String volume) {}

  /**
   * The engine cannot delete a volume yet. It tries again.
   *
   * @param volume name of the PersistentVolume
   * @param reason stable code
   * @param message for people, as in the event of the volume
   */
  default void deletionFailed(String volume, ReasonCode reason, String message) {}

  /**
   * The engine has to do without something. Told when that begins, and again when something else
   * follows from it, but not for each claim. Calls about degradations come one at a time and in
   * order.
   *
   * @param degradation what is lost, and what follows for whom
   */
  default void degraded(Degradation degradation) {}

  /**
   * The engine has back what it had to do without.
   *
   * @param degradation as it was told last
   */
  default void recovered(Degradation degradation) {}

  /**
   * The engine can follow a kind of object, for the first time or again.
   *
   * @param kind plural name, group and version
   */
  default void following(String kind) {}

  /** This process holds the lease and begins to work. Called only with {@link LeaseOptions}. */
  default void leading() {}

  /** This process lost the lease and has stopped working. Called only with {@link LeaseOptions}. */
  default void standingBy() {}
}
