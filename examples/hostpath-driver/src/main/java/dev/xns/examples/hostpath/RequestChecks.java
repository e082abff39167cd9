package dev.xns.examples.hostpath;

import dev.xns.csi.proto.CapacityRange;
import dev.xns.csi.proto.VolumeCapability;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;

/** Checks of what callers send. */
final class RequestChecks {
  private RequestChecks() {}

  static String required(String field, String value) {
    if (value.isEmpty()) {
      throw invalid(field + " is missing");
    }
    return value;
  }

  static void requireUsable(List<VolumeCapability> capabilities) {
    requirePresent(capabilities);
    unusable(capabilities)
        .ifPresent(
            reason -> {
              throw invalid(reason);
            });
  }

  static void requirePresent(List<VolumeCapability> capabilities) {
    if (capabilities.isEmpty()) {
      throw invalid("volume_capabilities are missing");
    }
  }

  static void requireNotNegative(CapacityRange range) {
    if (range.getRequiredBytes() < 0 || range.getLimitBytes() < 0) {
      throw invalid(
          "capacity_range must not be negative, was %d to %d"
              .formatted(range.getRequiredBytes(), range.getLimitBytes()));
    }
  }

  /** Why this driver cannot offer volumes with the capabilities; empty if it can. */
  static Optional<String> unusable(List<VolumeCapability> capabilities) {
    for (VolumeCapability capability : capabilities) {
      switch (capability.getAccessTypeCase()) {
        case MOUNT -> {}
        case BLOCK -> {
          return Optional.of("block volumes are not supported: this driver keeps directories");
        }
        case ACCESSTYPE_NOT_SET -> {
          return Optional.of("a volume capability lacks its access type");
        }
      }
      switch (capability.getAccessMode().getMode()) {
        case UNKNOWN, UNRECOGNIZED -> {
          return Optional.of("a volume capability lacks an access mode known to this driver");
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  static StatusRuntimeException invalid(String reason) {
    return Status.INVALID_ARGUMENT.withDescription(reason).asRuntimeException();
  }
}
