/** Carrying out the plans for volumes. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.volume;

import org.jspecify.annotations.NullMarked;
