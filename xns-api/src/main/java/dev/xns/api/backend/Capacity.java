package dev.xns.api.backend;

import java.util.OptionalLong;

/**
 * How much room there is.
 *
 * @param availableBytes free room in bytes
 * @param maximumVolumeBytes largest volume that can be made, in bytes
 */
public record Capacity(long availableBytes, OptionalLong maximumVolumeBytes) {}
