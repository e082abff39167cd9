/** The life of an engine: its controllers, its lease, its threads. */
@NullMarked
package dev.xns.core.internal.engine;

import org.jspecify.annotations.NullMarked;
