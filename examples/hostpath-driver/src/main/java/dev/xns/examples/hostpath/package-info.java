/** A small CSI driver that keeps volumes in a directory. */
@NullMarked
package dev.xns.examples.hostpath;

import org.jspecify.annotations.NullMarked;
