package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.examples.provisioner.flags.KubeClient;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo, on a real control plane. */
@Tag("control-plane")
class RestoreOnControlPlaneTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void restoresAcrossNamespacesAndDeletesAgain(KubeClient client) throws Exception {
    try (var cluster = new RealCluster(directory)) {
      JavaProcess program = cluster.start(client, "--source-events");
      cluster.applyDemo("1-source.yaml");
      PersistentVolume source = cluster.awaitBound(ObjectKey.of(cluster.prod(), "example-pvc"));
      Files.writeString(cluster.data(source).resolve("file"), "data of prod");
      cluster.applyDemo("2-snapshot.yaml");
      cluster.takeSnapshot("new-snapshot-demo", source);

      var copyKey = ObjectKey.of(cluster.dev(), "example-pvc");
      cluster.applyDemo("3-claim.yaml");
      assertThat(cluster.eventually(() -> cluster.events(copyKey), events -> told(events)))
          .anySatisfy(
              message ->
                  assertThat(message)
                      .startsWith("RefNotPermitted: claim " + copyKey + " may not use")
                      .contains("namespace: " + cluster.dev()));
      assertThat(cluster.volumes()).hasSize(1);
      assertThat(RealCluster.isBound(cluster.claim(copyKey))).isFalse();

      Stopwatch sinceGrant = Stopwatch.start();
      cluster.applyDemo("4-grant.yaml");
      PersistentVolume copy = cluster.awaitBound(copyKey);
      sinceGrant.print("%s: claim bound %d ms after kubectl began to apply the grant", client);
      Path data = cluster.data(copy);
      assertThat(data.resolve("file")).hasContent("data of prod");
      assertThat(cluster.events(ObjectKey.of(cluster.prod(), "new-snapshot-demo"))) // DEF-22
          .singleElement()
          .asString()
          .startsWith("claim " + copyKey + " is given a copy");

      cluster.delete(copyKey);
      cluster.eventually(cluster::volumes, volumes -> volumes.size() == 1);
      assertThat(data).doesNotExist();
      assertThat(cluster.data(source).resolve("file")).hasContent("data of prod");

      cluster.deleteClaims();
      program.terminate();
      assertThat(program.exitCode()).as(program::err).isZero();
      assertThat(program.err()).doesNotContain("Exception", "admin-token");
    }
  }

  private static boolean told(List<String> events) {
    return events.stream().anyMatch(event -> event.startsWith("RefNotPermitted"));
  }
}
