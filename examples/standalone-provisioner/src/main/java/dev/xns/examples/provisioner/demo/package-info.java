/** A walk through a restore across namespaces that needs no cluster. */
@NullMarked
package dev.xns.examples.provisioner.demo;

import org.jspecify.annotations.NullMarked;
