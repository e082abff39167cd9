/**
 * The {@link dev.xns.api.cluster.ClusterAccess} SPI: everything the engine may ask of a Kubernetes
 * API server. Start there to write an adapter for another client.
 */
@NullMarked
package dev.xns.api.cluster;

import org.jspecify.annotations.NullMarked;
