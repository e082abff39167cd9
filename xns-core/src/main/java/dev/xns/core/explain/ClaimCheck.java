package dev.xns.core.explain;

/**
 * The checks that planning makes for a claim, in this order; the first that does not hold ends it.
 * The names are stable, their order is not.
 */
public enum ClaimCheck {
  /** The claim has no volume yet (CLAIM-04). */
  UNBOUND,
  /** The claim is annotated for this driver (CLAIM-05). */
  DRIVER,
  /** The claim is not being deleted, or a creation for it has yet to be brought to an end. */
  NOT_DELETED,
  /** The claim's StorageClass exists and is served by this driver (CLAIM-07, CLAIM-11). */
  CLASS,
  /** A node is selected for the claim, if its class wants that (CLAIM-08). */
  SELECTED_NODE,
  /** The name of the volume is free (REQ-02, CLAIM-09). */
  VOLUME_NAME,
  /** The claim names its source properly, and no populator is to serve it (SRC-01 to 10). */
  SOURCE,
  /** A source in another namespace may be used (GRANT-01 to 12). */
  GRANT,
  /** The driver can do what is needed (CAP-01 to 05). */
  CAPABILITIES,
  /** The claim selects no volumes by label (CLAIM-17). */
  SELECTOR,
  /** The class names one file system at most (REQ-05). */
  FILE_SYSTEM,
  /** The claim's access modes exist (REQ-06). */
  ACCESS_MODES,
  /** The class has no parameter that is reserved and unknown (REQ-08). */
  PARAMETERS,
  /** The claim asks for a size (REQ-03). */
  SIZE,
  /** The source exists, is ready, and fits the claim (SNAP-01 to 16, CLONE-01 to 20). */
  SOURCE_READY,
  /** A place for the volume is known and allowed (TOPO-02 to 13). */
  TOPOLOGY,
  /** The class names its secrets properly (SECRET-01 to 07). Whether they exist is seen later. */
  SECRETS,
  /** The claim's VolumeAttributesClass exists and is for this driver (VAC-01 to 06). */
  ATTRIBUTES_CLASS
}
