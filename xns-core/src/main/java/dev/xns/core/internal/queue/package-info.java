/** Keys, workers and back-off. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.queue;

import org.jspecify.annotations.NullMarked;
