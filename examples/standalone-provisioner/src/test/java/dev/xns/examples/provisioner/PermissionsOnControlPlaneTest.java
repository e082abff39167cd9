package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.controlplane.ControlPlane;
import dev.xns.examples.provisioner.flags.KubeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of permissions, made into a role, is all that the program needs (RBAC). */
@Tag("control-plane")
class PermissionsOnControlPlaneTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| [^|]+ \\| (\\S+) \\| ([a-z]+) \\| ([a-z ]+) \\|", Pattern.MULTILINE);

  @TempDir private Path directory;

  @Test
  void aRoleWithWhatThePageNamesIsEnough() throws Exception {
    ControlPlane plane = ControlPlane.shared();
    try (var cluster = new RealCluster(directory)) {
      plane.kubectl(role(), "replace", "-f", "-");
      JavaProcess program =
          cluster.start(
              "adapter",
              "host",
              KubeClient.FABRIC8,
              "--leader-election",
              "--leader-election-namespace=" + cluster.prod(),
              "--source-events");
      cluster.grant();
      cluster.makeSnapshot("snap");
      cluster.claims(0, 1, Optional.of("snap"));
      cluster.awaitBound(ObjectKey.of(cluster.dev(), "claim-0"));
      cluster.deleteClaims();

      program.terminate();
      assertThat(program.exitCode()).as(program::err).isZero();
      assertThat(program.err()).doesNotContainIgnoringCase("forbidden");
    } finally {
      plane.installRoles();
    }
  }

  /** The role of the user, with one rule for each row. */
  private static String role() throws IOException {
    return "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole,"
        + " metadata: {name: adapter}, rules: ["
        + ROW.matcher(Files.readString(Path.of("../../docs/permissions.md")))
            .results()
            .map(
                row ->
                    "{apiGroups: [\"%s\"], resources: [%s], verbs: [%s]}"
                        .formatted(
                            row.group(1).replace("core", ""),
                            row.group(2),
                            row.group(3).replace(" ", ", ")))
            .collect(Collectors.joining(", "))
        + "]}";
  }
}
