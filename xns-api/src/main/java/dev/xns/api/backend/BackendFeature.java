package dev.xns.api.backend;

/** What a backend may be able to do. Names are those of the CSI capabilities. */
public enum BackendFeature {
  /** It has a controller service at all. */
  CONTROLLER_SERVICE,
  /** It makes and removes volumes. */
  CREATE_DELETE_VOLUME,
  /** It restores volumes from snapshots. */
  CREATE_DELETE_SNAPSHOT,
  /** It copies volumes. */
  CLONE_VOLUME,
  /** It takes mutable parameters. */
  MODIFY_VOLUME,
  /** It tells one writing node with many writers from a single writer. */
  SINGLE_NODE_MULTI_WRITER,
  /** Volumes are attached to nodes by a controller. */
  PUBLISH_UNPUBLISH_VOLUME,
  /** Volumes can be reached from some nodes only. */
  VOLUME_ACCESSIBILITY_CONSTRAINTS,
  /** It says how much room there is. */
  GET_CAPACITY
}
