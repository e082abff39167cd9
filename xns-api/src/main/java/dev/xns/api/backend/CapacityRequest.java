package dev.xns.api.backend;

import java.util.List;
import java.util.Map;

/**
 * A question for room.
 *
 * @param capabilities how the volumes would be used; empty for any use
 * @param parameters class parameters, without those reserved for Kubernetes
 * @param topology segments of the place asked for; empty for anywhere
 */
public record CapacityRequest(
    List<VolumeCapability> capabilities,
    Map<String, String> parameters,
    Map<String, String> topology) {}
