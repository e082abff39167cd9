package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * Where a Secret lies; never its content.
 *
 * @param name name of the Secret
 * @param namespace namespace of the Secret
 */
public record SecretReference(@Nullable String name, @Nullable String namespace) {}
