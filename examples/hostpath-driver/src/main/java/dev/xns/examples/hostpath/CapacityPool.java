package dev.xns.examples.hostpath;

import io.grpc.Status;

/** Counts the bytes promised to volumes. Safe for use by several threads. */
final class CapacityPool {
  private final long total;
  private long used;

  CapacityPool(long total, long used) {
    this.total = total;
    this.used = used;
  }

  synchronized void reserve(String volumeName, long bytes) {
    if (bytes > available()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "Volume \"%s\" wants %d bytes, but only %d of %d are free; delete volumes first"
                  .formatted(volumeName, bytes, available(), total))
          .asRuntimeException();
    }
    used += bytes;
  }

  synchronized void release(long bytes) {
    used -= bytes;
  }

  /** Zero if a restart with a smaller total left more promised than there is. */
  synchronized long available() {
    return Math.max(0, total - used);
  }
}
