package dev.xns.examples.hostpath;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A volume that somebody wants.
 *
 * @param requiredBytes the least size; zero if any will do
 * @param limitBytes the greatest size; zero if there is no limit
 */
record VolumeSpec(
    String name,
    long requiredBytes,
    long limitBytes,
    @Nullable StoredSource source,
    Map<String, String> parameters) {

  VolumeSpec {
    parameters = Map.copyOf(parameters);
  }

  boolean isMetBy(VolumeEntry volume) {
    return volume.capacityBytes() >= requiredBytes
        && (limitBytes == 0 || volume.capacityBytes() <= limitBytes)
        && Objects.equals(volume.source(), source)
        && volume.parameters().equals(parameters);
  }
}
