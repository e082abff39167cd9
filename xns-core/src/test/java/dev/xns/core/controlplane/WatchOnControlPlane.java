package dev.xns.core.controlplane;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.rest.WatchTimings;
import dev.xns.core.contract.ClusterWatchContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/**
 * The contract {@link ClusterWatchContract} on a real control plane. An adapter joins by saying how
 * to connect.
 */
@Tag("control-plane")
public abstract class WatchOnControlPlane extends ClusterWatchContract
    implements Connected.Adapter {
  private final ControlPlane plane = ControlPlane.shared();
  private final Connected connected = connect(plane.kubeconfig("adapter"), WatchTimings.DEFAULT);

  @AfterEach
  final void disconnect() throws Exception {
    connected.disconnect();
  }

  @Override
  protected final ClusterAccess cluster() {
    return connected.cluster();
  }

  @Override
  protected final void createNamespace(String name) {
    plane.createNamespace(name);
  }
}
