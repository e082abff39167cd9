package dev.xns.core.internal.claim;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.source.SourceProtection;
import dev.xns.core.options.MarkMode;
import java.time.Duration;

/**
 * What effects on behalf of claims go through.
 *
 * @param cluster where PersistentVolumes are saved
 * @param backend what makes volumes
 * @param sources what keeps sources in existence meanwhile
 * @param marks what keeps claims in existence meanwhile
 * @param markMode when claims are marked
 * @param honourStarted whether a creation that was begun with a grant is handed out without it
 * @param callTimeout limit of one backend call (FLAG-12)
 * @param infeasibleDelay pause after a request that can never work as it is (RETRY-05)
 */
public record ClaimEffects(
    ClusterAccess cluster,
    VolumeBackend backend,
    SourceProtection sources,
    MarkWriter marks,
    MarkMode markMode,
    boolean honourStarted,
    Duration callTimeout,
    Duration infeasibleDelay) {}
