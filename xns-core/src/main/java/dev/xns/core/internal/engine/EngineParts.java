package dev.xns.core.internal.engine;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.grant.GrantLookup;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.EngineListener;
import org.jspecify.annotations.Nullable;

/**
 * What a host has handed in.
 *
 * @param cluster the cluster
 * @param grants who decides about sources in other namespaces; null for the cluster's
 *     ReferenceGrants
 * @param options how the engine behaves
 * @param listener who hears what it does
 * @param host time and threads
 */
public record EngineParts(
    ClusterAccess cluster,
    @Nullable GrantLookup grants,
    EngineOptions options,
    EngineListener listener,
    HostThreads host) {}
