/** How a claim stands, and why. {@link dev.xns.core.XnsEngine#explain} returns it. */
@NullMarked
package dev.xns.core.explain;

import org.jspecify.annotations.NullMarked;
