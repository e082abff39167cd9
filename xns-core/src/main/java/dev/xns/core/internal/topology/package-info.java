/** Where nodes lie and volumes may lie. Not meant for users of the library. */
@NullMarked
package dev.xns.core.internal.topology;

import org.jspecify.annotations.NullMarked;
