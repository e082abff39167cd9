/** Carrying out the plans for claims. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.claim;

import org.jspecify.annotations.NullMarked;
