/**
 * What the engine knows of the cluster, and who waits for what. Not meant for users of the library.
 */
@NullMarked
package dev.xns.core.internal.view;

import org.jspecify.annotations.NullMarked;
