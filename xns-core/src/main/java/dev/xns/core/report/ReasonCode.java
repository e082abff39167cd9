package dev.xns.core.report;

/**
 * Why the engine does not serve a claim or volume yet. The names are stable, so programs may
 * compare them. The message of an event begins with the name, and {@link EngineListener} gets the
 * constant.
 */
public enum ReasonCode {
  /** No ReferenceGrant lets the claim use its source. */
  RefNotPermitted,
  /** The engine cannot know at the moment whether a grant exists. */
  GrantsUnknown,
  /** The source is in another namespace, and an option of this engine excludes such claims. */
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
  /** The claim names its source incompletely, or contradicts itself. */
  SourceInvalid,
  /** The engine knows the kind of the source, but not in this API group. */
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
  /** The driver that made the source is not the driver of the claim's class. */
  DriverMismatch,
  /** The source snapshot is not ready to use. */
  SnapshotNotReady,
  /** The claim asks for another volume mode than its source has, which is not allowed. */
  VolumeModeMismatch,
  /** The node that is selected for the claim, or its CSINode, does not exist. */
  NodeNotFound,
  /** The engine does not know where the selected node, or any node, lies. */
  TopologyUnknown,
  /** The node that is selected for the claim lies where its class allows no volumes. */
  TopologyNotAllowed,
  /** The driver lacks a capability that the claim needs. */
  DriverLacksCapability,
  /** The claim's VolumeAttributesClass does not exist. */
  AttributesClassNotFound,
  /** The claim's VolumeAttributesClass is for another driver. */
  AttributesClassMismatch,
  /** The class or claim has a parameter that cannot be used. */
  ParameterInvalid,
  /** The claim or class needs something that this version of the engine does not do. */
  NotSupported,
  /** A volume with the name that the claim needs exists for something else. */
  VolumeNameTaken,
  /**
   * The engine cannot read a kind of object that it needs. The kind is not installed, may not be
   * read, or was not listed yet.
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
  /** The driver's answer makes no sense. */
  DriverNonsense,
  /** The driver refused, for a reason that no other code covers. */
  DriverRefused,
  /** The engine could not protect the source against deletion yet. */
  SourceNotProtected,
  /** The engine could not put its mark on the claim, and begins nothing before that. */
  ClaimNotMarked,
  /** The volume exists, but the engine could not save its PersistentVolume yet. */
  VolumeNotSaved,
  /** The engine could not yet remove a volume that it must not hand out. */
  VolumeNotUndone,
  /** A volume that is to be deleted is still attached to a node. */
  StillAttached,
  /** The engine cannot read a secret that it needs. */
  SecretUnavailable,
  /** The API server refused a change. */
  ClusterRefused
}
