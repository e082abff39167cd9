package dev.xns.fabric8.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.Connected;
import dev.xns.core.controlplane.TroubleOnControlPlane;

class Fabric8TroubleTest extends TroubleOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return Fabric8Adapter.connect(kubeconfig, timings);
  }
}
