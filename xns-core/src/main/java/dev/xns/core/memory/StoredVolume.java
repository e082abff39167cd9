package dev.xns.core.memory;

import dev.xns.api.backend.VolumeRequest;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A volume in an {@link InMemoryVolumeBackend}, as it was at one moment. Immutable.
 *
 * @param handle the backend's identifier
 * @param bytes size in bytes
 * @param request the request that made it
 * @param files its content: texts by file name
 */
public record StoredVolume(
    String handle, long bytes, VolumeRequest request, Map<String, String> files) {
  /** Copies the files. */
  public StoredVolume {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** The name that the request gave the volume. */
  public String name() {
    return request.name();
  }
}
