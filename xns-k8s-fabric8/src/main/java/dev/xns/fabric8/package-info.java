/** Cluster access through the fabric8 Kubernetes client. */
@NullMarked
package dev.xns.fabric8;

import org.jspecify.annotations.NullMarked;
