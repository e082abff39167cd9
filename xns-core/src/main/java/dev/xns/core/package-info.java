/**
 * The engine. Start at {@link dev.xns.core.XnsEngine}; nothing under {@code internal} is meant for
 * users of the library.
 */
@NullMarked
package dev.xns.core;

import org.jspecify.annotations.NullMarked;
