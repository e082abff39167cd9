/** How a claim stands and why: the answer of {@link dev.xns.core.XnsEngine#explain}. */
@NullMarked
package dev.xns.core.explain;

import org.jspecify.annotations.NullMarked;
