package dev.xns.official.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.AbilitiesOnControlPlane;
import dev.xns.core.controlplane.Connected;

class OfficialAbilitiesTest extends AbilitiesOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return OfficialAdapter.connect(kubeconfig, timings);
  }
}
