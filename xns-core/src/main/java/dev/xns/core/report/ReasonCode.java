package dev.xns.core.report;

/**
 * Why a claim or volume is not served yet. The names are stable: they begin the messages of events,
 * reach the {@code EngineListener}, and may be matched by programs.
 */
public enum ReasonCode {
  /** No ReferenceGrant lets the claim use its source. */
  RefNotPermitted,
  /** Whether a grant exists cannot be known at the moment. */
  GrantsUnknown,
  /**
   * The claim names a source in another namespace, and this engine was told not to serve such
   * claims.
   */
  CrossNamespaceDisabled,
  /** The claim names no StorageClass. */
  ClassMissing,
  /** The claim's StorageClass does not exist. */
  ClassNotFound,
  /** The claim asks for no size. */
  SizeMissing,
  /** The claim asks for a size that is not positive, or that no volume can have. */
  SizeInvalid,
  /** The claim asks for less than its source needs. */
  SizeTooSmall,
  /** The claim selects existing volumes by label. */
  SelectorNotSupported,
  /** The claim asks for an access mode that no volume can have. */
  AccessModeInvalid,
  /** The claim's source is incomplete or contradictory. */
  SourceInvalid,
  /** The source has a kind that the engine knows, in a wrong API group. */
  SourceGroupWrong,
  /** The source snapshot does not exist. */
  SnapshotNotFound,
  /** The source snapshot, or its content, is being deleted. */
  SnapshotBeingDeleted,
  /** The source snapshot is not bound to a content. */
  SnapshotNotBound,
  /** The content of the source snapshot does not exist. */
  SnapshotContentNotFound,
  /** The content of the source snapshot belongs to another snapshot. */
  SnapshotContentMismatch,
  /** The source claim does not exist. */
  CloneSourceNotFound,
  /** The source claim has no volume yet. */
  CloneSourceNotBound,
  /** The source claim is being deleted. */
  CloneSourceBeingDeleted,
  /** The source claim and its volume do not fit together. */
  CloneSourceInvalid,
  /** The source was made by another driver than the one of the claim's class. */
  DriverMismatch,
  /** The source snapshot is not ready to use. */
  SnapshotNotReady,
  /** The volume mode may not change from source to claim. */
  VolumeModeMismatch,
  /** The node selected for the claim does not exist, or is not known to storage. */
  NodeNotFound,
  /** Where a node or the cluster lies is not known. */
  TopologyUnknown,
  /** The node selected for the claim lies where its class allows no volumes. */
  TopologyNotAllowed,
  /** The driver lacks a capability. */
  DriverLacksCapability,
  /** The claim's VolumeAttributesClass does not exist. */
  AttributesClassNotFound,
  /** The claim's VolumeAttributesClass is for another driver. */
  AttributesClassMismatch,
  /** The class or claim has a parameter that cannot be used. */
  ParameterInvalid,
  /** The claim or class needs something that this version of the engine does not do. */
  NotSupported,
  /** A volume of the wanted name exists for something else. */
  VolumeNameTaken,
  /**
   * A kind of object that is needed cannot be read: not installed, forbidden, or not yet listed.
   */
  KindUnavailable,
  /** The driver says that the request can never work as it is. */
  Infeasible,
  /** The driver has no room. */
  Exhausted,
  /** The driver cannot be reached or does not answer in time. */
  DriverUnavailable,
  /** The driver still works on an earlier call. */
  DriverBusy,
  /** The driver answered something that makes no sense. */
  DriverNonsense,
  /** The driver refused, for a reason of its own. */
  DriverRefused,
  /** The source could not be protected against deletion. */
  SourceNotProtected,
  /** The claim could not be marked as being worked on, and nothing is begun before that. */
  ClaimNotMarked,
  /** The volume exists, but its PersistentVolume could not be saved yet. */
  VolumeNotSaved,
  /** A volume that must not be handed out could not be removed yet. */
  VolumeNotUndone,
  /** The volume is still attached to a node. */
  StillAttached,
  /** A secret that is needed cannot be read. */
  SecretUnavailable,
  /** The API server refused a change of the volume. */
  ClusterRefused
}
