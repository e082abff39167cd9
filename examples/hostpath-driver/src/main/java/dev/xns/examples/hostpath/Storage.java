package dev.xns.examples.hostpath;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * Volumes and snapshots as directories. Refusals are {@link StatusRuntimeException}s with the code
 * that CSI demands; an {@link IOException} is a failure of the file system. All calls block while
 * files are copied. Safe for use by several threads.
 */
final class Storage implements AutoCloseable {
  private final StateDirectory state;
  private final EntryDirectory<VolumeEntry> volumes;
  private final EntryDirectory<SnapshotEntry> snapshots;
  private final SizeLimits limits;
  private final CapacityPool capacity;
  private final InstantSource clock;
  private final NamesInUse volumeNames = new NamesInUse();
  private final NamesInUse snapshotNames = new NamesInUse();

  private Storage(
      StateDirectory state,
      EntryDirectory<VolumeEntry> volumes,
      EntryDirectory<SnapshotEntry> snapshots,
      SizeLimits limits,
      InstantSource clock) {
    this.state = state;
    this.volumes = volumes;
    this.snapshots = snapshots;
    this.limits = limits;
    this.clock = clock;
    long used = volumes.after(0).mapToLong(VolumeEntry::capacityBytes).sum();
    this.capacity = new CapacityPool(limits.totalCapacity(), used);
  }

  static Storage open(Path stateDir, SizeLimits limits, InstantSource clock) throws IOException {
    ObjectMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    StateDirectory state = StateDirectory.open(stateDir);
    try {
      Path staging = state.staging();
      var volumes = EntryDirectory.open(state.volumes(), staging, json, VolumeEntry.class);
      var snapshots = EntryDirectory.open(state.snapshots(), staging, json, SnapshotEntry.class);
      return new Storage(state, volumes, snapshots, limits, clock);
    } catch (IOException | RuntimeException e) {
      state.close();
      throw e;
    }
  }

  EntryDirectory<VolumeEntry> volumes() {
    return volumes;
  }

  EntryDirectory<SnapshotEntry> snapshots() {
    return snapshots;
  }

  SizeLimits limits() {
    return limits;
  }

  long availableBytes() {
    return capacity.available();
  }

  /** Makes a volume, or finds the one that an earlier call with the same spec made. */
  VolumeEntry createVolume(VolumeSpec spec) throws IOException {
    return volumeNames.alone("volume", spec.name(), () -> findOrMake(spec));
  }

  /** Deletes a volume if there is one. Its snapshots and clones stay. */
  void deleteVolume(String id) throws IOException {
    volumes.remove(id).ifPresent(volume -> capacity.release(volume.capacityBytes()));
  }

  /** Takes a snapshot, or finds the one that an earlier call with the same arguments took. */
  SnapshotEntry createSnapshot(String name, String volumeId) throws IOException {
    return snapshotNames.alone("snapshot", name, () -> findOrTake(name, volumeId));
  }

  /** Deletes a snapshot if there is one. Volumes made from it stay. */
  void deleteSnapshot(String id) throws IOException {
    snapshots.remove(id);
  }

  @Override
  public void close() {
    state.close();
  }

  private VolumeEntry findOrMake(VolumeSpec spec) throws IOException {
    Optional<VolumeEntry> existing = volumes.findByName(spec.name());
    if (existing.isEmpty()) {
      return newVolume(spec);
    }
    if (!spec.isMetBy(existing.get())) {
      throw refusal(
          Status.ALREADY_EXISTS,
          "Volume \"%s\" exists as %s, but with another size, source or parameters"
              .formatted(spec.name(), existing.get().id()));
    }
    return existing.get();
  }

  private SnapshotEntry findOrTake(String name, String volumeId) throws IOException {
    Optional<SnapshotEntry> existing = snapshots.findByName(name);
    if (existing.isEmpty()) {
      return newSnapshot(name, volumeId);
    }
    if (!existing.get().sourceVolumeId().equals(volumeId)) {
      throw refusal(
          Status.ALREADY_EXISTS,
          "Snapshot \"%s\" exists as %s, but of volume %s instead of %s"
              .formatted(name, existing.get().id(), existing.get().sourceVolumeId(), volumeId));
    }
    return existing.get();
  }

  private VolumeEntry newVolume(VolumeSpec spec) throws IOException {
    StoredSource source = spec.source();
    if (source == null) {
      return newVolume(spec, limits.choose(spec), data -> {});
    }
    return switch (source.kind()) {
      case SNAPSHOT -> {
        SnapshotEntry snapshot = existing(snapshots, source);
        long size = limits.chooseForCopy(spec, source, snapshot.sizeBytes());
        yield newVolume(spec, size, data -> copy(snapshots, snapshot, source, data));
      }
      case VOLUME -> {
        VolumeEntry volume = existing(volumes, source);
        long size = limits.chooseForCopy(spec, source, volume.capacityBytes());
        yield newVolume(spec, size, data -> copy(volumes, volume, source, data));
      }
    };
  }

  private VolumeEntry newVolume(VolumeSpec spec, long size, Filling filling) throws IOException {
    String id = "vol-" + UUID.randomUUID();
    capacity.reserve(spec.name(), size);
    try {
      filling.fill(volumes.stage(id));
      return volumes.publish(
          id,
          sequence ->
              new VolumeEntry(id, spec.name(), sequence, size, spec.source(), spec.parameters()));
    } catch (IOException | RuntimeException e) {
      volumes.discard(id);
      capacity.release(size);
      throw e;
    }
  }

  private SnapshotEntry newSnapshot(String name, String volumeId) throws IOException {
    var source = new StoredSource(StoredSource.Kind.VOLUME, volumeId);
    VolumeEntry volume = existing(volumes, source);
    String id = "snap-" + UUID.randomUUID();
    long now = clock.millis();
    try {
      copy(volumes, volume, source, snapshots.stage(id));
      return snapshots.publish(
          id,
          sequence -> new SnapshotEntry(id, name, sequence, volumeId, volume.capacityBytes(), now));
    } catch (IOException | RuntimeException e) {
      snapshots.discard(id);
      throw e;
    }
  }

  private static <E extends StoredEntry> E existing(EntryDirectory<E> in, StoredSource source) {
    return in.find(source.id())
        .orElseThrow(() -> refusal(Status.NOT_FOUND, "There is no " + source));
  }

  private static <E extends StoredEntry> void copy(
      EntryDirectory<E> from, E entry, StoredSource source, Path target) throws IOException {
    try {
      DirectoryTree.copyContent(from.dataOf(entry), target);
    } catch (NoSuchFileException e) {
      existing(from, source);
      throw Status.ABORTED
          .withDescription("Files of " + source + " disappeared while they were copied; try again")
          .withCause(e)
          .asRuntimeException();
    }
    // A source that was deleted meanwhile may have looked empty instead of failing.
    existing(from, source);
  }

  private static StatusRuntimeException refusal(Status status, String reason) {
    return status.withDescription(reason).asRuntimeException();
  }

  private interface Filling {
    void fill(Path data) throws IOException;
  }
}
