/**
 * A volume backend that talks to a CSI driver over gRPC. Start at {@link
 * dev.xns.csi.CsiVolumeBackend}; the classes generated from the protocol are in {@code
 * dev.xns.csi.proto}.
 */
@NullMarked
package dev.xns.csi;

import org.jspecify.annotations.NullMarked;
