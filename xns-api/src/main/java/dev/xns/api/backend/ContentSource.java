package dev.xns.api.backend;

/** What a new volume starts with. */
public sealed interface ContentSource {
  /** The backend's identifier of the source. */
  String handle();

  /**
   * A snapshot.
   *
   * @param handle the backend's identifier of the snapshot
   */
  record OfSnapshot(String handle) implements ContentSource {}

  /**
   * Another volume.
   *
   * @param handle the backend's identifier of the volume
   */
  record OfVolume(String handle) implements ContentSource {}
}
