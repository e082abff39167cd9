package dev.xns.examples.hostpath;

import io.grpc.Status;

/** How large volumes may become, one alone and all together, in bytes. */
record SizeLimits(long maxVolumeSize, long totalCapacity) {
  private static final long DEFAULT_VOLUME_SIZE = 1L << 30;

  SizeLimits {
    if (maxVolumeSize <= 0 || totalCapacity <= 0) {
      throw new IllegalArgumentException(
          "The size limits must be positive, but the largest volume is "
              + maxVolumeSize
              + " bytes and the total capacity "
              + totalCapacity);
    }
  }

  /** The size of a new volume without a source. */
  long choose(VolumeSpec spec) {
    return choose(spec, Math.min(DEFAULT_VOLUME_SIZE, maxVolumeSize));
  }

  /** The size of a new volume that takes the content of something of the given size. */
  long chooseForCopy(VolumeSpec spec, StoredSource source, long sourceBytes) {
    long size = choose(spec, sourceBytes);
    if (size < sourceBytes) {
      throw outOfRange(spec, "%s has %d bytes and does not fit".formatted(source, sourceBytes));
    }
    return size;
  }

  private long choose(VolumeSpec spec, long preferred) {
    long limit = spec.limitBytes() == 0 ? Long.MAX_VALUE : spec.limitBytes();
    long size = spec.requiredBytes() == 0 ? Math.min(preferred, limit) : spec.requiredBytes();
    if (size > limit) {
      throw outOfRange(spec, "the least size is above the limit of " + limit);
    }
    if (size > maxVolumeSize) {
      throw outOfRange(spec, "the largest volume of this driver has %d".formatted(maxVolumeSize));
    }
    return size;
  }

  private static RuntimeException outOfRange(VolumeSpec spec, String reason) {
    return Status.OUT_OF_RANGE
        .withDescription(
            "Volume \"%s\": wanted at least %d bytes, but %s"
                .formatted(spec.name(), spec.requiredBytes(), reason))
        .asRuntimeException();
  }
}
