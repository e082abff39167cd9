/** What it means that a call to the driver fails. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.backend;

import org.jspecify.annotations.NullMarked;
