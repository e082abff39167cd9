package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;

/** The dependencies that several rules share. */
public final class Dependencies {
  /** The backend: its features, or that it can be reached. */
  public static final Dependency ON_BACKEND = new Dependency.OnBackend();

  /** Any node: its labels, or the drivers on it. */
  public static final Dependency ON_NODES = new Dependency.OnNodes();

  private Dependencies() {}

  /** A StorageClass. */
  public static Dependency onClass(String name) {
    return Dependency.on(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(name));
  }

  /** A VolumeAttributesClass. */
  public static Dependency onAttributesClass(String name) {
    return Dependency.on(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped(name));
  }

  static Dependency onClaim(ObjectKey key) {
    return Dependency.on(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key);
  }

  static Dependency onSnapshot(ObjectKey key) {
    return Dependency.on(ResourceTypes.VOLUME_SNAPSHOTS, key);
  }

  static Dependency onSnapshotContent(String name) {
    return Dependency.on(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, ObjectKey.clusterScoped(name));
  }

  static Dependency onVolume(String name) {
    return Dependency.on(ResourceTypes.PERSISTENT_VOLUMES, ObjectKey.clusterScoped(name));
  }
}
