package dev.xns.official.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.AcceptanceOnControlPlane;
import dev.xns.core.controlplane.Connected;

class OfficialAcceptanceTest extends AcceptanceOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return OfficialAdapter.connect(kubeconfig, timings);
  }
}
