package dev.xns.fabric8.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.AbilitiesOnControlPlane;
import dev.xns.core.controlplane.Connected;

class Fabric8AbilitiesTest extends AbilitiesOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return Fabric8Adapter.connect(kubeconfig, timings);
  }
}
