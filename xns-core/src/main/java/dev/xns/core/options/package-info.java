/** How an engine behaves: everything that a host can choose. */
@NullMarked
package dev.xns.core.options;

import org.jspecify.annotations.NullMarked;
