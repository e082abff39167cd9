package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.controlplane.ControlPlane;
import dev.xns.examples.provisioner.flags.KubeClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What some claims need is missing from the cluster: the others are served all the same. */
@Tag("control-plane")
class DegradedControlPlaneTest {
  /** The role of the user without its permissions for snapshots. */
  private static final String ROLE_WITHOUT_SNAPSHOTS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: adapter}
      rules:
        - {apiGroups: ["", "storage.k8s.io", "coordination.k8s.io"], resources: ["*"], verbs: ["*"]}
      """;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void grantsMayBeDefinedLater(KubeClient client) throws Exception { // DEF-09
    ControlPlane plane = ControlPlane.shared();
    plane.removeGrantDefinition();
    try (var cluster = new RealCluster(directory)) {
      JavaProcess program = cluster.start(client);
      cluster.awaitLog(program, "Connected to driver");
      Stopwatch sinceClaim = Stopwatch.start();
      cluster.makeSnapshot("snap");
      sinceClaim.print(
          "%s: without the definition of grants, a plain claim was bound and its snapshot taken in"
              + " %d ms",
          client);
      cluster.claims(0, 1, Optional.of("snap"));
      var copy = ObjectKey.of(cluster.dev(), "claim-0");
      assertThat(cluster.eventually(() -> cluster.events(copy), events -> told(events)))
          .noneMatch(event -> event.startsWith("RefNotPermitted"));
      assertThat(RealCluster.isBound(cluster.claim(copy))).isFalse();

      plane.installDefinitions();
      Stopwatch sinceDefinition = Stopwatch.start();
      cluster.grant();
      assertThat(cluster.data(cluster.awaitBound(copy)).resolve("file")).hasContent("data of prod");
      sinceDefinition.print(
          "%s: the claim across namespaces was bound %d ms after grants were defined and one made",
          client);
      assertThat(program.isAlive()).isTrue();
      cluster.deleteClaims();
    } finally {
      plane.installDefinitions();
    }
  }

  private static boolean told(List<String> events) {
    return events.stream().anyMatch(event -> event.startsWith("GrantsUnknown"));
  }

  @Test
  void permissionsForSnapshotsMayBeGivenLater() throws Exception {
    ControlPlane plane = ControlPlane.shared();
    try (var cluster = new RealCluster(directory)) {
      plane.kubectl(ROLE_WITHOUT_SNAPSHOTS, "replace", "-f", "-");
      JavaProcess program = cluster.start("adapter", "host", KubeClient.FABRIC8);
      cluster.grant();
      cluster.makeSnapshot("snap");
      cluster.claims(0, 1, Optional.of("snap"));
      var copy = ObjectKey.of(cluster.dev(), "claim-0");
      cluster.eventually(
          () -> cluster.events(copy),
          events -> events.stream().anyMatch(event -> event.contains("forbidden")));
      assertThat(RealCluster.isBound(cluster.claim(copy))).isFalse();
      cluster.claims(1, 2, Optional.empty());
      cluster.awaitBound(ObjectKey.of(cluster.dev(), "claim-1"));

      plane.installRoles();
      Stopwatch sinceRole = Stopwatch.start();
      cluster.awaitBound(copy);
      sinceRole.print("the restore was bound %d ms after snapshots could be read");
      assertThat(program.isAlive()).isTrue();
      cluster.deleteClaims();
    } finally {
      plane.installRoles();
    }
  }
}
