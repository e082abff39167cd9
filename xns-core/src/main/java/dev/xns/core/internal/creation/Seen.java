package dev.xns.core.internal.creation;

import java.time.Instant;

/**
 * What is seen when a step has ended.
 *
 * @param claimMarked whether the claim is seen to be marked
 * @param now the time of the term's clock
 */
public record Seen(boolean claimMarked, Instant now) {}
