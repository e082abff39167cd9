package dev.xns.examples.hostpath;

import com.google.protobuf.Timestamp;
import dev.xns.csi.proto.CreateVolumeRequest;
import dev.xns.csi.proto.Snapshot;
import dev.xns.csi.proto.Volume;
import dev.xns.csi.proto.VolumeContentSource;
import dev.xns.csi.proto.VolumeContentSource.SnapshotSource;
import dev.xns.csi.proto.VolumeContentSource.VolumeSource;
import org.jspecify.annotations.Nullable;

/** Between what is on the wire and what is kept. */
final class CsiMessages {
  private CsiMessages() {}

  static VolumeSpec spec(CreateVolumeRequest request) {
    return new VolumeSpec(
        request.getName(),
        request.getCapacityRange().getRequiredBytes(),
        request.getCapacityRange().getLimitBytes(),
        request.hasVolumeContentSource() ? source(request.getVolumeContentSource()) : null,
        request.getParametersMap());
  }

  static Volume volume(VolumeEntry entry) {
    Volume.Builder volume =
        Volume.newBuilder()
            .setVolumeId(entry.id())
            .setCapacityBytes(entry.capacityBytes())
            .putAllVolumeContext(entry.parameters());
    @Nullable StoredSource source = entry.source();
    if (source != null) {
      volume.setContentSource(source(source));
    }
    return volume.build();
  }

  static Snapshot snapshot(SnapshotEntry entry) {
    return Snapshot.newBuilder()
        .setSnapshotId(entry.id())
        .setSourceVolumeId(entry.sourceVolumeId())
        .setSizeBytes(entry.sizeBytes())
        .setCreationTime(timestamp(entry.createdAtMillis()))
        .setReadyToUse(true)
        .build();
  }

  private static StoredSource source(VolumeContentSource source) {
    return switch (source.getTypeCase()) {
      case SNAPSHOT ->
          new StoredSource(
              StoredSource.Kind.SNAPSHOT,
              RequestChecks.required("snapshot_id", source.getSnapshot().getSnapshotId()));
      case VOLUME ->
          new StoredSource(
              StoredSource.Kind.VOLUME,
              RequestChecks.required("volume_id", source.getVolume().getVolumeId()));
      case TYPE_NOT_SET ->
          throw RequestChecks.invalid("volume_content_source names neither snapshot nor volume");
    };
  }

  private static VolumeContentSource source(StoredSource source) {
    VolumeContentSource.Builder message = VolumeContentSource.newBuilder();
    switch (source.kind()) {
      case SNAPSHOT -> message.setSnapshot(SnapshotSource.newBuilder().setSnapshotId(source.id()));
      case VOLUME -> message.setVolume(VolumeSource.newBuilder().setVolumeId(source.id()));
    }
    return message.build();
  }

  private static Timestamp timestamp(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1000L))
        .setNanos(Math.floorMod(millis, 1000) * 1_000_000)
        .build();
  }
}
