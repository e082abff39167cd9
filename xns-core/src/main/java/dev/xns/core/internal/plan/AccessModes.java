package dev.xns.core.internal.plan;

import dev.xns.api.backend.VolumeCapability.AccessMode;
import java.util.Optional;

/** Kubernetes access modes as CSI access modes, each on its own (REQ-06, tables A and B). */
final class AccessModes {
  private AccessModes() {}

  /**
   * The CSI mode, or empty if Kubernetes knows no such mode.
   *
   * @param tellsWritersApart whether the driver has {@code SINGLE_NODE_MULTI_WRITER} (table B)
   */
  static Optional<AccessMode> toCsi(String mode, boolean tellsWritersApart) {
    return Optional.ofNullable(
        switch (mode) {
          case "ReadWriteOnce" ->
              tellsWritersApart
                  ? AccessMode.SINGLE_NODE_MULTI_WRITER
                  : AccessMode.SINGLE_NODE_WRITER;
          case "ReadWriteOncePod" ->
              tellsWritersApart
                  ? AccessMode.SINGLE_NODE_SINGLE_WRITER
                  : AccessMode.SINGLE_NODE_WRITER;
          case "ReadOnlyMany" -> AccessMode.MULTI_NODE_READER_ONLY;
          case "ReadWriteMany" -> AccessMode.MULTI_NODE_MULTI_WRITER;
          default -> null;
        });
  }
}
