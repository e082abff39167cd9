package dev.xns.api.backend;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a backend needs to make one volume. Once a creation has started the same request is
 * repeated until its outcome is known.
 *
 * @param name name of the volume; the same name always means the same volume
 * @param requiredBytes wanted size in bytes; 0 leaves it to the backend
 * @param capabilities how the volume will be used
 * @param parameters class parameters, without those reserved for Kubernetes
 * @param content what the volume starts with; null for an empty volume
 * @param topology where the volume must be reachable; null for anywhere
 * @param secrets secret values
 * @param mutableParameters parameters that can be changed later
 */
public record VolumeRequest(
    String name,
    long requiredBytes,
    List<VolumeCapability> capabilities,
    Map<String, String> parameters,
    @Nullable ContentSource content,
    @Nullable TopologyRequirement topology,
    Secrets secrets,
    Map<String, String> mutableParameters) {
  /** Checks and copies. */
  public VolumeRequest {
    requireNonNull(name, "name");
    if (name.isEmpty()) {
      throw new IllegalArgumentException("A volume needs a name");
    }
    if (requiredBytes < 0) {
      throw new IllegalArgumentException(
          "requiredBytes must not be negative, was " + requiredBytes + " for volume " + name);
    }
    capabilities = List.copyOf(capabilities);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    requireNonNull(secrets, "secrets");
    mutableParameters = Collections.unmodifiableMap(new LinkedHashMap<>(mutableParameters));
  }
}
