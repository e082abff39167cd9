/**
 * The mark on claims for which a volume may exist that nothing else in the cluster tells of. Not
 * meant for users of the library.
 */
@NullMarked
package dev.xns.core.internal.mark;

import org.jspecify.annotations.NullMarked;
