/** The {@link dev.xns.api.backend.VolumeBackend} SPI: what makes, removes and measures volumes. */
@NullMarked
package dev.xns.api.backend;

import org.jspecify.annotations.NullMarked;
