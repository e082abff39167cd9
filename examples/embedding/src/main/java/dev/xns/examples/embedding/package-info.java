/** The engine embedded in another program. */
@NullMarked
package dev.xns.examples.embedding;

import org.jspecify.annotations.NullMarked;
