/**
 * Keeping sources in existence while volumes are filled from them. Not meant for users of the
 * library.
 */
@NullMarked
package dev.xns.core.internal.source;

import org.jspecify.annotations.NullMarked;
