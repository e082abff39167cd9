/**
 * Cluster access through the fabric8 Kubernetes client. The door is {@link
 * dev.xns.fabric8.Fabric8Cluster}: hand it the client that the host has configured, and hand the
 * result to the engine.
 */
@NullMarked
package dev.xns.fabric8;

import org.jspecify.annotations.NullMarked;
