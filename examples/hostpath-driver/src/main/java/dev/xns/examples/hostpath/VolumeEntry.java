package dev.xns.examples.hostpath;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A volume that exists, as its metadata file tells it. */
record VolumeEntry(
    String id,
    String name,
    long sequence,
    long capacityBytes,
    @Nullable StoredSource source,
    Map<String, String> parameters)
    implements StoredEntry {

  VolumeEntry {
    parameters = Map.copyOf(parameters);
  }
}
