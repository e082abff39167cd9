package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.core.controlplane.ControlPlane;
import dev.xns.examples.hostpath.Fault;
import dev.xns.examples.provisioner.flags.KubeClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API server dies and comes back while claims are served. */
@Tag("control-plane")
class ApiServerRestartTest {
  private static final int CLAIMS = 100;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void allClaimsAreServedWithOneVolumeEach(KubeClient client) throws Exception {
    try (var cluster = new RealCluster(directory)) {
      ControlPlane plane = cluster.plane();
      JavaProcess program = cluster.start(client, "--worker-threads=10");
      cluster.makeSnapshot("snap");
      cluster.grant();
      cluster
          .driver()
          .fail(
              Fault.slow("CreateVolume", Fault.When.AFTER, Duration.ofMillis(500))
                  .times(Fault.ALWAYS));
      cluster.claims(0, CLAIMS, Optional.of("snap"));
      int made =
          cluster.eventually(() -> cluster.volumes().size(), volumes -> volumes > CLAIMS / 5);
      Stopwatch sinceKill = Stopwatch.start();
      plane.killApiServer();
      try {
        cluster.awaitLog(program, "Cannot follow");
      } finally {
        plane.startApiServer();
      }
      sinceKill.print(
          "%s: API server killed after %d volumes, ready %d ms later", client, made - 1);
      cluster.eventually(() -> cluster.volumes().size(), volumes -> volumes > CLAIMS);
      sinceKill.print("%s: all volumes for %d claims made %d ms after the kill", client, CLAIMS);
      cluster.eventually(() -> cluster.boundClaims().size(), bound -> bound == CLAIMS);
      sinceKill.print("%s: all %d claims bound %d ms after the kill", client, CLAIMS);
      assertThat(cluster.volumes()).hasSize(CLAIMS + 1);
      assertThat(cluster.driver().volumeIds()).hasSize(CLAIMS + 1);
      cluster.driver().clearFaults();
      cluster.deleteClaims();
      assertThat(program.isAlive()).isTrue();
    }
  }
}
