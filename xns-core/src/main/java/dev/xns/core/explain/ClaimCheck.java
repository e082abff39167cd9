package dev.xns.core.explain;

/**
 * The checks that planning makes for a claim, in this order. The first check that does not hold
 * ends the planning. The names are stable; the order may change.
 */
public enum ClaimCheck {
  /** The claim has no volume yet. */
  UNBOUND,
  /** An annotation on the claim names this driver. */
  DRIVER,
  /** The claim is not being deleted, or it carries a mark, so that a creation must still end. */
  NOT_DELETED,
  /** The claim's StorageClass exists and is served by this driver. */
  CLASS,
  /** A node is selected for the claim. Only if its class waits for the first consumer. */
  SELECTED_NODE,
  /** The name of the volume is free. */
  VOLUME_NAME,
  /** The claim names its source properly, and no volume populator is to serve it. */
  SOURCE,
  /** A grant permits the use of a source in another namespace. */
  GRANT,
  /** The driver can do what is needed. */
  CAPABILITIES,
  /** The claim selects no volumes by label. */
  SELECTOR,
  /** The class names at most one file system. */
  FILE_SYSTEM,
  /** The claim's access modes exist. */
  ACCESS_MODES,
  /** The class has no parameter with a reserved prefix that the engine does not know. */
  PARAMETERS,
  /** The claim asks for a size. */
  SIZE,
  /** The source exists, is ready, and fits the claim. */
  SOURCE_READY,
  /** A place for the volume is known and allowed. */
  TOPOLOGY,
  /** The class names its secrets properly. Whether they exist is not checked here. */
  SECRETS,
  /** The claim's VolumeAttributesClass exists and is for this driver. */
  ATTRIBUTES_CLASS
}
