package dev.xns.core.controlplane;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.contract.ClusterTroubleContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/**
 * The contract {@link ClusterTroubleContract} on a real control plane. An adapter joins by saying
 * how to connect.
 */
@Tag("control-plane")
public abstract class TroubleOnControlPlane extends ClusterTroubleContract
    implements Connected.Adapter {
  private final ControlPlane plane = ControlPlane.shared();
  private final Connected connected = connect(plane.kubeconfig("adapter"), Connected.IMPATIENT);

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

  @Override
  protected final void begin(Reason trouble) {
    trouble().begin(trouble);
  }

  @Override
  protected final void end(Reason trouble) {
    trouble().end(trouble);
  }

  @Override
  protected final void createBehindTheScenes(ReferenceGrant grant) {
    plane.create(ResourceTypes.REFERENCE_GRANTS, grant);
  }

  private GrantTrouble trouble() {
    return new GrantTrouble(plane, cluster());
  }
}
