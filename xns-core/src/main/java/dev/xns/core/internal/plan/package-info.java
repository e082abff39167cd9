/** Decisions: pure functions from what is known to a plan. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.plan;

import org.jspecify.annotations.NullMarked;
