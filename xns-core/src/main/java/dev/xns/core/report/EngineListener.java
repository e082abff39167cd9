package dev.xns.core.report;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;

/**
 * Hears what the engine does. Every method does nothing unless overridden. Calls come from the
 * engine's workers, several at once, and must return quickly; an exception is logged and has no
 * other effect.
 */
public interface EngineListener {
  /** Hears nothing. */
  EngineListener NONE = new EngineListener() {};

  /**
   * A claim cannot go on until something changes; by itself it is tried again when that happens.
   */
  default void waiting(ObjectKey claim, ReasonCode reason, String message) {}

  /** An attempt for a claim failed; it is repeated. */
  default void failed(ObjectKey claim, ReasonCode reason, String message) {}

  /**
   * The backend is about to be called for a claim whose source lies in another namespace: the audit
   * trail of data that leave a namespace.
   *
   * @param grant the ReferenceGrant that permits it
   * @param source the source
   */
  default void crossNamespaceUse(ObjectKey claim, ObjectKey source, ObjectKey grant) {}

  /** A claim's volume was made and its PersistentVolume saved. */
  default void provisioned(ObjectKey claim, String volume) {}

  /** A volume and its PersistentVolume are gone. */
  default void deleted(String volume) {}

  /** A volume is to be deleted, but cannot be yet. */
  default void deletionFailed(String volume, ReasonCode reason, String message) {}

  /**
   * The engine has to do without something. Told once, and once more if something else follows from
   * it; calls about degradations come one at a time and in order.
   */
  default void degraded(Degradation degradation) {}

  /**
   * The engine has back what it had to do without.
   *
   * @param degradation as it was told last
   */
  default void recovered(Degradation degradation) {}

  /** Objects of this kind are followed, for the first time or again. */
  default void following(String kind) {}

  /** This process holds the lease and begins to work. Only with {@link LeaseOptions}. */
  default void leading() {}

  /** This process lost the lease and has stopped working. Only with {@link LeaseOptions}. */
  default void standingBy() {}
}
