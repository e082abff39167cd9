/** Time and delays that a host can hand in; {@link dev.xns.core.time.VirtualTime} for tests. */
@NullMarked
package dev.xns.core.time;

import org.jspecify.annotations.NullMarked;
