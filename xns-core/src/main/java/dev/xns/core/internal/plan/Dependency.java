package dev.xns.core.internal.plan;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;

/** Something whose change may let a waiting claim or volume go on. */
public sealed interface Dependency {
  /**
   * An object, which need not exist yet.
   *
   * @param kind kind of the object
   * @param key its name
   */
  record OnObject(String kind, ObjectKey key) implements Dependency {}

  /**
   * The state of a whole kind: that it can be read.
   *
   * @param kind the kind
   */
  record OnKind(String kind) implements Dependency {}

  /**
   * The decision about a reference.
   *
   * @param reference the reference
   */
  record OnGrant(CrossNamespaceReference reference) implements Dependency {}

  /** Any node: its labels, or the drivers on it. */
  record OnNodes() implements Dependency {}

  /** The backend: its features, or that it can be reached. */
  record OnBackend() implements Dependency {}

  /**
   * The attachments of a volume.
   *
   * @param volume name of the PersistentVolume
   */
  record OnAttachments(String volume) implements Dependency {}

  /** An object of this type. */
  static Dependency on(ResourceType<?> type, ObjectKey key) {
    return new OnObject(type.kind(), key);
  }

  /** That this kind can be read. */
  static Dependency on(ResourceType<?> type) {
    return new OnKind(type.kind());
  }
}
