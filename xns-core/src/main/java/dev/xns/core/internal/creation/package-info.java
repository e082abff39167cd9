/**
 * The creation of a volume as a state machine: states, steps, results and the transitions between
 * them. Pure but for {@link dev.xns.core.internal.creation.StartedCreations}, which remembers what
 * has begun.
 */
@NullMarked
package dev.xns.core.internal.creation;

import org.jspecify.annotations.NullMarked;
