package dev.xns.core.controlplane;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.core.contract.ClusterConnectionContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/**
 * The contract {@link ClusterConnectionContract} on a real control plane. An adapter joins by
 * saying how to connect.
 */
@Tag("control-plane")
public abstract class ConnectionOnControlPlane extends ClusterConnectionContract
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
  protected final void cut() {
    plane.wire().cut();
  }

  @Override
  protected final void silence() {
    plane.wire().silence();
  }

  @Override
  protected final void stopServer() {
    plane.killApiServer();
  }

  @Override
  protected final void startServer() {
    plane.startApiServer();
  }

  @Override
  protected final long connections() {
    return plane.wire().connections();
  }

  @Override
  protected final void createBehindTheScenes(StorageClass storageClass) {
    plane.create(ResourceTypes.STORAGE_CLASSES, storageClass);
  }

  @Override
  protected final void deleteBehindTheScenes(String name) {
    plane.kubectl("", "delete", "storageclass", name);
  }
}
