package dev.xns.core.internal.plan;

import dev.xns.api.backend.BackendFeature;
import dev.xns.core.options.EngineOptions;
import java.util.Set;

/**
 * What planning needs to know besides the cluster.
 *
 * @param driver name of the driver
 * @param features what the backend can do
 * @param identity who provisions, written into each volume (START-15)
 * @param options what the host chose
 */
public record ClaimSettings(
    String driver, Set<BackendFeature> features, String identity, EngineOptions options) {
  /** TOPO-01: whether where volumes can be reached plays a part. */
  boolean topologyActive() {
    return options.topology().enabled()
        && features.contains(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
  }
}
