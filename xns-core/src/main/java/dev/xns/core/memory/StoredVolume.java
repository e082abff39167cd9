package dev.xns.core.memory;

import dev.xns.api.backend.VolumeRequest;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A volume in an {@link InMemoryVolumeBackend}.
 *
 * @param handle the backend's identifier
 * @param bytes size in bytes
 * @param request what it was made from
 * @param files what is in it: texts by file name
 */
public record StoredVolume(
    String handle, long bytes, VolumeRequest request, Map<String, String> files) {
  /** Copies the files. */
  public StoredVolume {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** Name that the volume was asked for by. */
  public String name() {
    return request.name();
  }
}
