/** The command line: the flags of the CSI external-provisioner, in the syntax it takes. */
@NullMarked
package dev.xns.examples.provisioner.flags;

import org.jspecify.annotations.NullMarked;
