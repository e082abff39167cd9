/** A standalone provisioner process. */
@NullMarked
package dev.xns.examples.provisioner;

import org.jspecify.annotations.NullMarked;
