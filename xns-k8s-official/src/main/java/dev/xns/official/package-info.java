/** Cluster access through the official Kubernetes Java client. */
@NullMarked
package dev.xns.official;

import org.jspecify.annotations.NullMarked;
