package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * A reference from an object to one of its owners.
 *
 * @param apiVersion group and version of the owner
 * @param kind kind of the owner
 * @param name name of the owner
 * @param uid UID of the owner
 * @param controller whether this owner is the managing controller
 */
public record OwnerReference(
    @Nullable String apiVersion,
    @Nullable String kind,
    @Nullable String name,
    @Nullable String uid,
    @Nullable Boolean controller) {}
