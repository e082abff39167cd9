package dev.xns.official.controlplane;

import dev.xns.api.rest.WatchTimings;
import dev.xns.core.controlplane.Connected;
import dev.xns.core.controlplane.RequestsOnControlPlane;

class OfficialRequestsTest extends RequestsOnControlPlane {
  @Override
  public Connected connect(String kubeconfig, WatchTimings timings) {
    return OfficialAdapter.connect(kubeconfig, timings);
  }
}
