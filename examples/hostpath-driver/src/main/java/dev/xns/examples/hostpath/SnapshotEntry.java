package dev.xns.examples.hostpath;

/**
 * A snapshot that exists, as its metadata file tells it. It outlives the volume it was taken of.
 */
record SnapshotEntry(
    String id,
    String name,
    long sequence,
    String sourceVolumeId,
    long sizeBytes,
    long createdAtMillis)
    implements StoredEntry {}
