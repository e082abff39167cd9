package dev.xns.core.memory;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.backend.VolumeRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The volumes and snapshots of a backend, and the room for them. Not thread-safe. */
final class VolumeStore {
  private final long totalBytes;
  private final Map<String, StoredVolume> volumes = new LinkedHashMap<>();
  private final Map<String, StoredVolume> byName = new LinkedHashMap<>();
  private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
  private long made;
  private long usedBytes;

  /** What a volume is filled with. */
  private record Snapshot(long bytes, Map<String, String> files) {
    static final Snapshot EMPTY = new Snapshot(0, Map.of());
  }

  VolumeStore(long totalBytes) {
    this.totalBytes = totalBytes;
  }

  /** All volumes, oldest first. */
  Collection<StoredVolume> all() {
    return volumes.values();
  }

  @Nullable StoredVolume withHandle(String handle) {
    return volumes.get(handle);
  }

  @Nullable StoredVolume withName(String name) {
    return byName.get(name);
  }

  long free() {
    return totalBytes - usedBytes;
  }

  /** Makes a volume whose name is free, if there is room and its content exists. */
  StoredVolume make(VolumeRequest request) {
    Snapshot content = content(request);
    if (request.requiredBytes() != 0 && request.requiredBytes() < content.bytes()) {
      throw refused(
          Kind.REFUSED,
          "volume %s needs %d bytes for its content, but %d were asked for"
              .formatted(request.name(), content.bytes(), request.requiredBytes()));
    }
    long bytes = Math.max(request.requiredBytes(), content.bytes());
    if (bytes > free()) {
      throw refused(
          Kind.EXHAUSTED,
          "volume %s needs %d bytes, but only %d are free"
              .formatted(request.name(), bytes, free()));
    }
    var volume = new StoredVolume("volume-" + ++made, bytes, request, content.files());
    keep(volume);
    usedBytes += bytes;
    return volume;
  }

  private Snapshot content(VolumeRequest request) {
    ContentSource source = request.content();
    if (source == null) {
      return Snapshot.EMPTY;
    }
    if (source instanceof ContentSource.OfSnapshot) {
      Snapshot snapshot = snapshots.get(source.handle());
      if (snapshot != null) {
        return snapshot;
      }
    } else {
      StoredVolume volume = volumes.get(source.handle());
      if (volume != null) {
        return new Snapshot(volume.bytes(), volume.files());
      }
    }
    throw refused(
        Kind.REFUSED,
        "volume %s cannot be made from %s, which does not exist"
            .formatted(request.name(), source.handle()));
  }

  /** Removes a volume, if there is one. */
  void remove(String handle) {
    StoredVolume gone = volumes.remove(handle);
    if (gone != null) {
      byName.remove(gone.name());
      usedBytes -= gone.bytes();
    }
  }

  /** Writes a file into a volume. */
  void write(StoredVolume volume, String file, String text) {
    var files = new TreeMap<>(volume.files());
    files.put(file, text);
    keep(new StoredVolume(volume.handle(), volume.bytes(), volume.request(), files));
  }

  /** Makes a snapshot and returns its handle. */
  String snapshot(long bytes, Map<String, String> files) {
    String handle = "snapshot-" + ++made;
    snapshots.put(handle, new Snapshot(bytes, Map.copyOf(files)));
    return handle;
  }

  /** Removes a snapshot, if there is one. */
  void removeSnapshot(String handle) {
    snapshots.remove(handle);
  }

  /** What a caller is told of a volume. */
  static ProvisionedVolume answer(StoredVolume volume) {
    return new ProvisionedVolume(
        volume.handle(), volume.bytes(), Map.of(), volume.request().content(), place(volume));
  }

  /** Volumes are made in the best of the places that are asked for. */
  private static List<Map<String, String>> place(StoredVolume volume) {
    TopologyRequirement asked = volume.request().topology();
    return asked == null ? List.of() : asked.preferred().stream().limit(1).toList();
  }

  private void keep(StoredVolume volume) {
    volumes.put(volume.handle(), volume);
    byName.put(volume.name(), volume);
  }

  private static BackendException refused(Kind kind, String message) {
    return new BackendException(message, kind, Fate.DID_NOT_HAPPEN);
  }
}
