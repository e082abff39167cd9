package dev.xns.fabric8.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.Connected;
import dev.xns.core.controlplane.ConnectionOnControlPlane;

class Fabric8ConnectionTest extends ConnectionOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return Fabric8Adapter.connect(kubeconfig, timings);
  }
}
