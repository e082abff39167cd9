package dev.xns.core.internal.plan;

import dev.xns.api.backend.ContentSource;

/**
 * A source that can be used.
 *
 * @param content what the backend fills the volume from
 * @param object the object to be protected meanwhile
 */
record FoundSource(ContentSource content, SourceObject object) {}
