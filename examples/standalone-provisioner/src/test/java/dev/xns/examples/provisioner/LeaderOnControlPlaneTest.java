package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.options.LeaseOptions;
import dev.xns.examples.hostpath.Fault;
import dev.xns.examples.provisioner.flags.KubeClient;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several provisioners of one driver, of which one works. */
@Tag("control-plane")
class LeaderOnControlPlaneTest {
  private static final int CLAIMS = 200;
  private static final String IDENTITY = "storage.kubernetes.io/csiProvisionerIdentity";

  @TempDir private Path directory;
  private RealCluster cluster;
  private ObjectKey lease;

  @BeforeEach
  void start() throws Exception {
    cluster = new RealCluster(directory);
    lease = ObjectKey.of(cluster.prod(), LeaseOptions.leaseName(cluster.driver().name()));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theLeaseIsThereForPeopleAndGivenBackOnSigterm() throws Exception { // LEADER-02, 07, 08
    JavaProcess program =
        startCandidate("node-1.example.com", "--leader-election-labels=app:storage");
    cluster.makeSnapshot("snap"); // it works
    assertThat(lease("{.spec.holderIdentity}")).isEqualTo("node-1-example-com");
    assertThat(lease("{.spec.leaseDurationSeconds}")).isEqualTo("5");
    assertThat(lease("{.metadata.labels.app}")).isEqualTo("storage");
    String renewed = lease("{.spec.renewTime}");
    assertThat(Instant.parse(renewed)).isAfter(Instant.parse(lease("{.spec.acquireTime}")));
    cluster.eventually(() -> lease("{.spec.renewTime}"), later -> !later.equals(renewed));
    cluster.deleteClaims();

    program.terminate();
    assertThat(program.exitCode()).as(program::err).isZero();
    assertThat(lease("{.spec.holderIdentity}")).isEmpty();
    assertThat(cluster.events(lease)) // EVENT-07
        .containsExactlyInAnyOrder(
            "node-1-example-com became leader", "node-1-example-com stopped leading");

    Stopwatch sinceStart = Stopwatch.start();
    startCandidate("node-2");
    cluster.eventually(() -> lease("{.spec.holderIdentity}"), "node-2"::equals);
    sinceStart.print("a lease that was given back was taken %d ms after the next program started");
  }

  @Test
  void whenTheLeaderDiesTheOtherGoesOnAndEachClaimHasOneVolume() throws Exception {
    JavaProcess leader = startCandidate("one");
    cluster.makeSnapshot("snap");
    cluster.grant();
    JavaProcess other = startCandidate("two");
    cluster.awaitLog(other, "is held by one; waiting");
    assertThat(other.err()).doesNotContain("holds lease");

    slowDown();
    cluster.claims(0, CLAIMS, Optional.of("snap"));
    int made = cluster.eventually(() -> cluster.volumes().size(), volumes -> volumes > CLAIMS / 5);
    Set<String> before = identities();
    leader.kill();
    Stopwatch sinceKill = Stopwatch.start();
    cluster.eventually(this::identities, identities -> identities.size() > before.size());
    sinceKill.print(
        "leader killed after %d of %d volumes; %d ms later the first volume of its successor",
        made - 1, CLAIMS);
    cluster.eventually(() -> cluster.volumes().size(), volumes -> volumes > CLAIMS);
    sinceKill.print("all volumes for %d claims made %d ms after the kill", CLAIMS);
    cluster.eventually(() -> cluster.boundClaims().size(), bound -> bound == CLAIMS);
    sinceKill.print("all %d claims bound %d ms after the kill", CLAIMS);

    assertThat(before).hasSize(1);
    assertOneVolumeForEachClaim();
    cluster.driver().clearFaults();
    cluster.deleteClaims();
    assertThat(leader.isAlive()).isFalse();
    assertThat(other.isAlive()).isTrue();
  }

  @Test
  void whoLosesTheLeaseLivesOnAndWorksAgainWhenItIsFree() throws Exception { // unlike LEADER-05
    JavaProcess program = startCandidate("one");
    cluster.makeSnapshot("snap");
    cluster.plane().kubectl("", stolen("somebody-else"));
    Stopwatch sinceLoss = Stopwatch.start();
    cluster.awaitLog(program, "Lost lease");
    cluster.claims(0, 1, Optional.empty());
    cluster.eventually(() -> lease("{.spec.holderIdentity}"), "one"::equals);
    cluster.awaitBound(ObjectKey.of(cluster.dev(), "claim-0"));
    sinceLoss.print("a lease that was taken away was regained, and a claim served, after %d ms");
    assertThat(program.isAlive()).isTrue();
    assertThat(identities()).as("a term of its own").hasSize(2);
    cluster.deleteClaims();
  }

  @Test
  void aLeaderThatIsStoppedHandsItsWorkOver() throws Exception { // LEADER-07
    // So long that only giving it back frees the lease in time.
    String[] forLong = {
      "--leader-election-lease-duration=1h", "--leader-election-renew-deadline=50m"
    };
    JavaProcess leader = startCandidate("one", forLong);
    cluster.makeSnapshot("snap");
    cluster.grant();
    JavaProcess other = startCandidate("two", forLong);
    cluster.awaitLog(other, "is held by one; waiting");
    slowDown();
    cluster.claims(0, CLAIMS, Optional.of("snap"));
    cluster.eventually(() -> cluster.volumes().size(), volumes -> volumes > CLAIMS / 5);

    leader.terminate();
    Stopwatch sinceSignal = Stopwatch.start();
    cluster.eventually(this::identities, identities -> identities.size() > 1);
    sinceSignal.print("leader stopped; %d ms later the first volume of its successor");
    assertThat(leader.exitCode()).as(leader::err).isZero();
    cluster.eventually(() -> cluster.boundClaims().size(), bound -> bound == CLAIMS);
    assertOneVolumeForEachClaim();
    cluster.driver().clearFaults();
    cluster.deleteClaims();
  }

  @Test
  void anApiServerThatIsGoneForLongerThanTheLeaseEndsATermAndNotTheProcess() throws Exception {
    JavaProcess program = startCandidate("one");
    cluster.makeSnapshot("snap");
    cluster.grant();
    slowDown();
    cluster.claims(0, CLAIMS, Optional.of("snap"));
    cluster.eventually(() -> cluster.volumes().size(), volumes -> volumes > CLAIMS / 5);
    cluster.plane().killApiServer();
    try {
      cluster.awaitLog(program, "Lost lease");
    } finally {
      cluster.plane().startApiServer();
    }
    Stopwatch sinceReturn = Stopwatch.start();
    cluster.eventually(() -> cluster.boundClaims().size(), bound -> bound == CLAIMS);
    sinceReturn.print(
        "%d claims bound %d ms after the API server was back, which was gone for longer than the"
            + " lease",
        CLAIMS);
    assertThat(identities()).as("a term of its own").hasSize(2);
    assertOneVolumeForEachClaim();
    cluster.driver().clearFaults();
    cluster.deleteClaims();
    assertThat(program.isAlive()).isTrue();
  }

  private void slowDown() {
    cluster
        .driver()
        .fail(
            Fault.slow("CreateVolume", Fault.When.AFTER, Duration.ofMillis(500))
                .times(Fault.ALWAYS));
  }

  private String[] stolen(String holder) {
    return new String[] {
      "patch",
      "lease",
      lease.name(),
      "--namespace=" + lease.namespace(),
      "--type=merge",
      "--patch={\"spec\":{\"holderIdentity\":\"" + holder + "\"}}"
    };
  }

  private void assertOneVolumeForEachClaim() {
    assertThat(cluster.volumes()).hasSize(CLAIMS + 1);
    assertThat(
            cluster.volumes().stream()
                .map(volume -> volume.getSpec().getClaimRef().getUid())
                .distinct())
        .hasSize(CLAIMS + 1);
    assertThat(cluster.driver().volumeIds())
        .isEqualTo(
            cluster.volumes().stream()
                .map(volume -> volume.getSpec().getCsi().getVolumeHandle())
                .collect(Collectors.toSet()));
  }

  private Set<String> identities() {
    return cluster.volumes().stream()
        .map(LeaderOnControlPlaneTest::identity)
        .collect(Collectors.toSet());
  }

  private static String identity(PersistentVolume volume) {
    return volume.getSpec().getCsi().getVolumeAttributes().get(IDENTITY);
  }

  private JavaProcess startCandidate(String host, String... arguments) throws Exception {
    var all =
        new ArrayList<>(
            List.of(
                "--leader-election",
                "--leader-election-namespace=" + lease.namespace(),
                "--leader-election-lease-duration=5s",
                "--leader-election-renew-deadline=4s",
                "--leader-election-retry-period=1s",
                "--worker-threads=10"));
    all.addAll(List.of(arguments));
    return cluster.start("admin", host, KubeClient.FABRIC8, all.toArray(String[]::new));
  }

  private String lease(String path) {
    return cluster.get("lease", lease.namespace(), lease.name(), path);
  }
}
