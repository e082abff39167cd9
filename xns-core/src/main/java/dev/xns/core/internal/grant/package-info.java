/** Who may use which source, as an engine asks for it. */
@NullMarked
package dev.xns.core.internal.grant;

import org.jspecify.annotations.NullMarked;
