/**
 * Everything around the engine, in memory: a cluster, grants, a volume backend, and time. They are
 * the embedded default for programs that have no cluster, and the fakes that tests use.
 */
@NullMarked
package dev.xns.core.memory;

import org.jspecify.annotations.NullMarked;
