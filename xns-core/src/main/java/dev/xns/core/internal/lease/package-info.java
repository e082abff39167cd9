/** Agreeing with other processes on who works. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.lease;

import org.jspecify.annotations.NullMarked;
