/** What an engine tells its host: stable reason codes, and the listener that gets them. */
@NullMarked
package dev.xns.core.report;

import org.jspecify.annotations.NullMarked;
