package dev.xns.api.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way a volume will be used.
 *
 * @param accessMode who may use it at once
 * @param access as what
 */
public record VolumeCapability(AccessMode accessMode, Access access) {
  /** Who may use a volume at once. Names are those of CSI. */
  public enum AccessMode {
    /** One node, reading and writing. */
    SINGLE_NODE_WRITER,
    /** Many nodes, reading. */
    MULTI_NODE_READER_ONLY,
    /** Many nodes, reading and writing. */
    MULTI_NODE_MULTI_WRITER,
    /** One workload on one node. */
    SINGLE_NODE_SINGLE_WRITER,
    /** Many workloads on one node. */
    SINGLE_NODE_MULTI_WRITER
  }

  /** As what a volume is used. */
  public sealed interface Access {}

  /** As a raw block device. */
  public record Block() implements Access {}

  /**
   * As a mounted file system.
   *
   * @param fsType file system; null leaves it to the backend
   * @param mountFlags mount options
   */
  public record Mount(@Nullable String fsType, List<String> mountFlags) implements Access {
    /** Copies the list. */
    public Mount {
      mountFlags = List.copyOf(mountFlags);
    }
  }
}
