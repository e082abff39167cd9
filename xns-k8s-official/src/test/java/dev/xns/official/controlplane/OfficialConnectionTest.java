package dev.xns.official.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.Connected;
import dev.xns.core.controlplane.ConnectionOnControlPlane;

class OfficialConnectionTest extends ConnectionOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return OfficialAdapter.connect(kubeconfig, timings);
  }
}
