/** Reading secrets for single calls. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.secret;

import org.jspecify.annotations.NullMarked;
