package dev.xns.api.model;

import org.jspecify.annotations.Nullable;

/**
 * A claim's {@code spec.dataSource} or {@code spec.dataSourceRef} as written, before any rule is
 * applied.
 *
 * @param apiGroup API group without version; null or empty means the core group
 * @param kind kind of the source
 * @param name name of the source
 * @param namespace only in {@code dataSourceRef}; null or empty means the claim's own
 */
public record DataSource(
    @Nullable String apiGroup,
    @Nullable String kind,
    @Nullable String name,
    @Nullable String namespace) {}
