/**
 * Immutable records of the Kubernetes objects the engine works with. Field names are those of the
 * Kubernetes API; fields the engine does not use are left out and ignored on input.
 */
@NullMarked
package dev.xns.api.model;

import org.jspecify.annotations.NullMarked;
