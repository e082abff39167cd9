/** Time and delays that a host can hand in. Tests use {@link dev.xns.core.time.VirtualTime}. */
@NullMarked
package dev.xns.core.time;

import org.jspecify.annotations.NullMarked;
