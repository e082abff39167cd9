package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;
import dev.xns.examples.provisioner.flags.FlagSyntax;
import dev.xns.examples.provisioner.flags.ProvisionerFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Which lease, and in whose name (LEADER-02, 03). */
class LeaseSourceTest {
  private final Map<String, String> environment = new HashMap<>();
  @TempDir private Path directory;

  @Test
  void withoutTheFlagThereIsNoLease() {
    assertThat(lease("--leader-election-namespace=storage")).isEmpty();
  }

  @Test
  void theLeaseIsNamedAfterTheDriver() {
    assertThat(lease("--leader-election").orElseThrow().lease())
        .isEqualTo(ObjectKey.of("default", "hostpath-csi-k8s-io"));
  }

  @Test
  void theNamespaceIsTheMostExplicitOne() throws IOException {
    Files.writeString(directory.resolve("namespace"), "of-account\n");
    assertThat(namespace("--leader-election")).isEqualTo("of-account");
    environment.put("POD_NAMESPACE", "of-pod");
    assertThat(namespace("--leader-election")).isEqualTo("of-pod");
    assertThat(namespace("--leader-election", "--leader-election-namespace=of-flag"))
        .isEqualTo("of-flag");
  }

  @Test
  void theIdentityIsTheNameOfTheHostWithoutWhatALeaseNameCannotHave() throws IOException {
    Files.writeString(directory.resolve("hostname"), "node-1.example.com\n");
    assertThat(identity()).isEqualTo("node-1-example-com");
    environment.put("HOSTNAME", "provisioner-0");
    assertThat(identity()).isEqualTo("provisioner-0");
  }

  @Test
  void aSystemThatHasNoSuchFileIsAskedForTheName() {
    assertThat(identity()).isNotEmpty().isEqualTo(identity());
  }

  @Test
  void theKeyOfCreationsIsBesideTheLease() {
    assertThat(source("--leader-election-namespace=storage").creationKey("A.csi.example.com"))
        .isEqualTo(ObjectKey.of("storage", "xns-creations-a-csi-example-com"));
  }

  private String namespace(String... arguments) {
    return lease(arguments).orElseThrow().lease().namespace();
  }

  private String identity() {
    return lease("--leader-election").orElseThrow().identity();
  }

  private Optional<LeaseOptions> lease(String... arguments) {
    return source(arguments).of("hostpath.csi.k8s.io");
  }

  private LeaseSource source(String... arguments) {
    var flags = new ProvisionerFlags();
    FlagSyntax.of(new CommandLine(flags)).parseArgs(arguments);
    return new LeaseSource(
        flags.leaderElection(),
        environment,
        directory.resolve("namespace"),
        directory.resolve("hostname"));
  }
}
