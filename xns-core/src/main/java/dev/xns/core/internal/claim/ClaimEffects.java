package dev.xns.core.internal.claim;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.core.internal.source.SourceProtection;
import java.time.Duration;

/**
 * What effects on behalf of claims go through.
 *
 * @param cluster where PersistentVolumes are saved
 * @param backend what makes volumes
 * @param sources what keeps sources in existence meanwhile
 * @param callTimeout limit of one backend call (FLAG-12)
 * @param infeasibleDelay pause after a request that can never work as it is (RETRY-05)
 */
public record ClaimEffects(
    ClusterAccess cluster,
    VolumeBackend backend,
    SourceProtection sources,
    Duration callTimeout,
    Duration infeasibleDelay) {}
