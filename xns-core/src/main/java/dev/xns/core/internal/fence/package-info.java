/** What keeps an engine from acting once it was closed or has lost its lease. */
@NullMarked
package dev.xns.core.internal.fence;

import org.jspecify.annotations.NullMarked;
