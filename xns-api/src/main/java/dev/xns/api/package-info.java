/**
 * What the author of an adapter needs: the records of {@link dev.xns.api.model} and the three SPIs
 * {@link dev.xns.api.cluster.ClusterAccess}, {@link dev.xns.api.grant.GrantLookup} and {@link
 * dev.xns.api.backend.VolumeBackend}. Nothing here knows a Kubernetes client or gRPC.
 */
@NullMarked
package dev.xns.api;

import org.jspecify.annotations.NullMarked;
