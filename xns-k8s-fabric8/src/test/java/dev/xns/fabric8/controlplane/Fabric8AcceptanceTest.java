package dev.xns.fabric8.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.AcceptanceOnControlPlane;
import dev.xns.core.controlplane.Connected;

class Fabric8AcceptanceTest extends AcceptanceOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return Fabric8Adapter.connect(kubeconfig, timings);
  }
}
