package dev.xns.core.internal.plan;

import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The volume that claim and class ask for, as {@link Validation} established.
 *
 * @param fsType its file system; null leaves it to the driver
 * @param capabilities how it will be used, one for each access mode of the claim
 * @param parameters parameters for the driver
 * @param size its least size
 */
record RequestedVolume(
    @Nullable String fsType,
    List<VolumeCapability> capabilities,
    Map<String, String> parameters,
    Quantity size) {}
