/**
 * Cluster access through the official Kubernetes Java client. The door is {@link
 * dev.xns.official.OfficialCluster}: hand it the {@code ApiClient} that the host has configured,
 * and hand the result to the engine.
 */
@NullMarked
package dev.xns.official;

import org.jspecify.annotations.NullMarked;
