package dev.xns.examples.embedding;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.core.XnsEngine;
import dev.xns.csi.CsiVolumeBackend;
import dev.xns.fabric8.Fabric8Cluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A host program at its smallest: provisions volumes until it is interrupted. */
public final class HostProgram {
  private HostProgram() {}

  /**
   * Runs the engine with the cluster of the current kubeconfig, or the one it runs in.
   *
   * @param arguments path of the CSI driver's socket
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path socket = Path.of(arguments.length > 0 ? arguments[0] : "/run/csi/socket");
    // README: begin
    try (KubernetesClient client = new KubernetesClientBuilder().build();
        ClusterAccess cluster = Fabric8Cluster.on(client);
        VolumeBackend backend = CsiVolumeBackend.connect(socket);
        XnsEngine engine = XnsEngine.builder().cluster(cluster).backend(backend).build()) {
      engine.start();
      untilInterrupted();
    }
    // README: end
  }

  private static void untilInterrupted() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
