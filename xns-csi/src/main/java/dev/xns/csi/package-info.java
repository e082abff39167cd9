/** A volume backend that talks to a CSI driver over gRPC. */
@NullMarked
package dev.xns.csi;

import org.jspecify.annotations.NullMarked;
