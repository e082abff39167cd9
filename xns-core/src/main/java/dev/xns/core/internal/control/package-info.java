/** What the controllers of an engine have in common: how they are run, and what they work with. */
@NullMarked
package dev.xns.core.internal.control;

import org.jspecify.annotations.NullMarked;
