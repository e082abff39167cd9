/** Changing objects that others change too. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.write;

import org.jspecify.annotations.NullMarked;
