package dev.xns.core.internal.event;

import java.time.Instant;

/**
 * An event that waits to be written.
 *
 * @param urgent whether it goes before those that are not, and is not limited
 * @param since when it began to wait
 * @param write writes it; must not throw
 * @param dropped told instead if it is not written
 */
record PendingEvent(boolean urgent, Instant since, Runnable write, Runnable dropped) {}
