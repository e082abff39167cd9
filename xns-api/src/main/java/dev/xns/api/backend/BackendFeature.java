package dev.xns.api.backend;

/** What a backend may be able to do. Names are those of the CSI capabilities. */
public enum BackendFeature {
  /** It has a controller service at all (CAP-01). */
  CONTROLLER_SERVICE,
  /** It makes and removes volumes (CAP-02). */
  CREATE_DELETE_VOLUME,
  /** It restores volumes from snapshots (CAP-03). */
  CREATE_DELETE_SNAPSHOT,
  /** It copies volumes (CAP-04). */
  CLONE_VOLUME,
  /** It takes mutable parameters (CAP-05). */
  MODIFY_VOLUME,
  /** It tells one writing node with many writers from a single writer (CAP-06). */
  SINGLE_NODE_MULTI_WRITER,
  /** Volumes are attached to nodes by a controller (CAP-07). */
  PUBLISH_UNPUBLISH_VOLUME,
  /** Volumes can be reached from some nodes only (CAP-08). */
  VOLUME_ACCESSIBILITY_CONSTRAINTS,
  /** It says how much room there is (CAP-09). */
  GET_CAPACITY
}
