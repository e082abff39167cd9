package dev.xns.csi;

import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.backend.VolumeRequest;
import java.util.List;
import java.util.Map;

/** Requests in which nothing is special. */
final class Calls {
  static final VolumeCapability MOUNT =
      new VolumeCapability(
          AccessMode.SINGLE_NODE_WRITER, new VolumeCapability.Mount(null, List.of()));
  static final VolumeRequest VOLUME = volume(Secrets.NONE);
  static final DeletionRequest DELETION = new DeletionRequest("v-1", Secrets.NONE);
  static final CapacityRequest CAPACITY = new CapacityRequest(List.of(), Map.of(), Map.of());

  private Calls() {}

  static VolumeRequest volume(Secrets secrets) {
    return VolumeRequest.builder("pvc-1").capabilities(MOUNT).secrets(secrets).build();
  }
}
