package dev.xns.api.backend;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A volume that exists.
 *
 * @param handle the backend's identifier of the volume
 * @param capacityBytes its size in bytes; 0 if the backend does not say
 * @param context the backend's own attributes, needed to use the volume later
 * @param content what the volume started with, as the backend says
 * @param accessibleTopology where it can be reached; empty for everywhere
 */
public record ProvisionedVolume(
    String handle,
    long capacityBytes,
    Map<String, String> context,
    @Nullable ContentSource content,
    List<Map<String, String>> accessibleTopology) {
  /** Checks and copies. */
  public ProvisionedVolume {
    requireNonNull(handle, "handle");
    context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
    accessibleTopology = List.copyOf(accessibleTopology);
  }
}
