package dev.xns.core.report;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;

/**
 * Gets told what the engine does. Every method does nothing unless overridden.
 *
 * <p>Calls come from several threads, also at the same time. Implementations must be thread-safe
 * and return quickly. If a method throws an exception, the engine logs it and goes on. No argument
 * is null.
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
   * The engine cannot do something that some claims or volumes need. Usually it cannot follow a
   * kind of object, or may not change it. Nothing else is affected. Called when the trouble begins
   * or changes, not for each claim.
   *
   * @param kind the kind of object, or a description of what is missing
   * @param why for people
   */
  default void degraded(String kind, String why) {}

  /**
   * The engine can follow a kind of object, for the first time or again. Also called when other
   * trouble that {@link #degraded} reported is over.
   *
   * @param kind the same text as for {@link #degraded}
   */
  default void following(String kind) {}

  /** This process holds the lease and begins to work. Called only with {@link LeaseOptions}. */
  default void leading() {}

  /** This process lost the lease and has stopped working. Called only with {@link LeaseOptions}. */
  default void standingBy() {}
}
