package dev.xns.core.internal.plan;

import dev.xns.api.backend.TopologyRequirement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the names that claim and class use, as {@link Resolution} established.
 *
 * @param source the source to fill the volume from; null for an empty volume
 * @param topology where the volume must be reachable; null for anywhere
 * @param secrets the secrets that the class names; all of them can be resolved
 * @param mutableParameters parameters of the claim's VolumeAttributesClass; empty without one
 */
record ResolvedReferences(
    @Nullable FoundSource source,
    @Nullable TopologyRequirement topology,
    SecretReferences secrets,
    Map<String, String> mutableParameters) {}
