package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes die, the API server goes away, grants come and go, the driver fails and lies, and
 * people change their minds: in the end everybody has what is his and nothing is left over.
 *
 * <p>The system property {@code xns.chaos.seed} makes a history like an earlier one. It is not the
 * same: processes take their own time.
 */
@Tag("control-plane")
class ChaosOnControlPlaneTest {
  private static final int CLAIMS = 320;
  private static final int ROUNDS = 8;
  private static final int BLOCKS_PER_ROUND = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int CALL_MILLIS = 2000;

  // The logs of a test that failed stay.
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  private final long seed = Long.getLong("xns.chaos.seed", System.nanoTime() % 1_000_000);
  private final Random random = new Random(seed);
  private final Stopwatch watch = Stopwatch.start();
  private RealCluster cluster;
  private FaultyDriver driver;
  private Provisioners provisioners;
  private ChaosClaims claims;
  private boolean granted;
  private int revocations;
  private int restarts;

  @BeforeEach
  void start() throws Exception {
    print("files are in " + directory);
    cluster = new RealCluster(directory);
    Path socket = directory.resolve("faulty.sock");
    driver = new FaultyDriver(socket, cluster.driver().socket(), seed, CALL_MILLIS);
    provisioners =
        new Provisioners(
            cluster,
            random,
            "--csi-address=" + socket,
            "--timeout=" + CALL_MILLIS + "ms",
            "--worker-threads=10",
            "--retry-interval-start=200ms",
            "--retry-interval-max=2s",
            "--creation-marks=always",
            "--leader-election",
            "--leader-election-namespace=" + cluster.prod(),
            "--leader-election-lease-duration=4s",
            "--leader-election-renew-deadline=3s",
            "--leader-election-retry-period=500ms");
    claims = new ChaosClaims(cluster, driver, random);
  }

  @AfterEach
  void stop() {
    cluster.close();
    driver.close();
  }

  @Test
  void everybodyHasOneVolumeInTheEndAndNothingIsLeftOver() throws Exception {
    provisioners.scaleTo(1);
    claims.takeSnapshots();
    grant();
    List<Integer> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds.add(round);
    }
    Collections.shuffle(rounds, random);
    for (int round : rounds) {
      chaos(round);
    }
    assertThat(claims.made()).isEqualTo(CLAIMS);
    print("end of chaos");

    driver.stopFaults();
    grant();
    provisioners.scaleTo(1);
    eventually(() -> assertThat(claims.makeAgain()).as("all claims are back").isTrue());
    eventually(
        () -> {
          provisioners.scaleTo(1);
          assertThat(claims.problems()).isEmpty();
        });
    print("all have their volumes");

    claims.deleteAll();
    eventually(
        () -> {
          provisioners.scaleTo(1);
          assertThat(claims.problems()).isEmpty();
          assertThat(cluster.allClaims()).isEmpty();
          assertThat(cluster.volumes()).isEmpty();
          assertThat(cluster.driver().volumeIds()).isEmpty();
        });
    print("nothing is left; " + summary());
    assertThat(provisioners.kills()).isPositive();
    assertThat(restarts).isPositive();
    assertThat(revocations).isPositive();
  }

  /** What comes with which number is the same in all histories, the order is not. */
  private void chaos(int number) throws Exception {
    provisioners.scaleTo(number % 3 == 0 ? 1 : 2);
    claims.make(BLOCKS_PER_ROUND);
    awaitCalls(40);
    claims.deleteSome(CLAIMS / ROUNDS / 3);
    claims.makeAgain();
    if (number % 3 == 0) {
      revoke();
    }
    awaitCalls(40);
    if (number % 4 == 1) {
      restartApiServer();
    } else if (number % 4 == 2) {
      provisioners.pauseOne(() -> awaitCalls(60));
    }
    provisioners.killOne();
    if (number % 2 == 0) {
      grant();
    }
  }

  /** So that what comes next comes in the middle of something; or nothing happens any more. */
  private boolean awaitCalls(int most) throws InterruptedException {
    return driver.awaitCalls(5 + random.nextInt(most), 6);
  }

  private void restartApiServer() throws Exception {
    restarts++;
    cluster.plane().killApiServer();
    try {
      awaitCalls(20);
      if (random.nextBoolean()) {
        provisioners.killOne();
      }
    } finally {
      cluster.plane().startApiServer();
    }
  }

  private void grant() {
    if (!granted) {
      cluster.grant();
      granted = true;
    }
  }

  private void revoke() {
    if (granted) {
      cluster.revoke();
      granted = false;
      revocations++;
    }
  }

  private void eventually(org.awaitility.core.ThrowingRunnable assertions) {
    await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(assertions);
  }

  private void print(String text) {
    System.out.println(
        "CHAOS seed %d, after %d s: %s".formatted(seed, watch.millis() / 1000, text));
  }

  private String summary() {
    return "%s; %s, %d API server restarts, %d revocations; %d calls, went wrong %s"
        .formatted(claims, provisioners, restarts, revocations, driver.calls(), driver.troubles());
  }
}
