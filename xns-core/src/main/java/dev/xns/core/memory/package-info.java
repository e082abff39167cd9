/**
 * What surrounds the engine, in memory: a cluster, grants and a volume backend. Use them as fakes
 * in tests, or in programs that have no cluster.
 */
@NullMarked
package dev.xns.core.memory;

import org.jspecify.annotations.NullMarked;
