/** Telling people. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.event;

import org.jspecify.annotations.NullMarked;
