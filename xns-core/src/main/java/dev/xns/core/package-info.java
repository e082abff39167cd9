/** The provisioning engine. */
@NullMarked
package dev.xns.core;

import org.jspecify.annotations.NullMarked;
