/**
 * The engine. Start with {@link dev.xns.core.XnsEngine}. Packages named {@code internal} are not
 * part of the API and may change at any time.
 */
@NullMarked
package dev.xns.core;

import org.jspecify.annotations.NullMarked;
