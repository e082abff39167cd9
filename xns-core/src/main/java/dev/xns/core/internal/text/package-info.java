/** Text of others, made fit for messages. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.text;

import org.jspecify.annotations.NullMarked;
