package dev.xns.examples.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.examples.hostpath.HostpathDriver;
import dev.xns.examples.provisioner.demo.SnapshotController;
import dev.xns.fabric8.Fabric8Cluster;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program as a process of its own, between an API server and a driver on a real socket. The
 * test is the users, the snapshot controller, and Kubernetes' controller for volumes.
 */
class EndToEndTest {
  private static final ObjectKey SOURCE = ObjectKey.of("prod", "example-pvc");
  private static final ObjectKey SNAPSHOT = ObjectKey.of("prod", "new-snapshot-demo");
  private static final ObjectKey COPY = ObjectKey.of("dev", "example-pvc");

  @TempDir private Path directory;
  private MockCluster cluster;
  private JavaProcess program;
  private Path socket;
  private Path state;

  @BeforeEach
  void start() throws IOException {
    cluster = new MockCluster();
    socket = directory.resolve("csi.sock");
    state = directory.resolve("state");
    program = startProgram();
  }

  private JavaProcess startProgram(String... more) throws IOException {
    Path kubeconfig = Files.writeString(directory.resolve("config"), cluster.kubeconfig());
    Stream<String> arguments =
        Stream.of(
            "-kubeconfig=" + kubeconfig,
            "--csi-address",
            "unix://" + socket,
            "--feature-gates=CrossNamespaceVolumeDataSource=true",
            "-v=5");
    return JavaProcess.start(
        directory,
        Map.of("HOSTNAME", "node-1.example.com"),
        List.of(),
        Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    program.close();
    cluster.close();
  }

  @Test
  void restoresAcrossNamespacesAndDeletesAgain() throws Exception {
    awaitLog("waiting for the driver"); // DEF-65
    try (var driver = startDriver()) {
      cluster.create("1-source.yaml");
      cluster.nameDriver(SOURCE, driver.name());
      PersistentVolume source = awaitVolume(SOURCE);
      cluster.bind(SOURCE, source);
      Files.writeString(data(source).resolve("file"), "data of prod");
      cluster.create("2-snapshot.yaml");
      takeSnapshot(source);

      cluster.create("3-claim.yaml");
      cluster.nameDriver(COPY, driver.name());
      eventually(() -> cluster.events(COPY), events -> !events.isEmpty());
      assertThat(cluster.events(COPY))
          .singleElement()
          .asString()
          .startsWith("RefNotPermitted: claim dev/example-pvc may not use");
      assertThat(cluster.volumeOf(COPY)).isEmpty();

      cluster.create("4-grant.yaml");
      PersistentVolume copy = awaitVolume(COPY);
      cluster.bind(COPY, copy);
      assertThat(data(copy).resolve("file")).hasContent("data of prod");
      assertThat(copy.getSpec().getCsi().getDriver()).isEqualTo(driver.name());
      assertThat(copy.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");

      cluster.delete(COPY, copy);
      eventually(() -> cluster.exists(copy), exists -> !exists);
      assertThat(data(copy)).doesNotExist();
      assertThat(data(source).resolve("file")).hasContent("data of prod");

      program.terminate();
      assertThat(program.exitCode()).as(program::err).isZero(); // DEF-67
      assertThat(program.err()).contains("Stopped").doesNotContain("Exception", "not-a-secret");
    }
  }

  @Test
  void outlivesItsDriver() throws Exception { // START-14
    try (var driver = startDriver()) {
      awaitLog("Connected to driver");
      assertThat(driver.name()).isNotEmpty();
    }
    awaitLog("was lost");
    try (var driver = startDriver()) {
      cluster.create("1-source.yaml");
      cluster.nameDriver(SOURCE, driver.name());
      assertThat(data(awaitVolume(SOURCE))).isDirectory();
      assertThat(program.isAlive()).isTrue();
    }
  }

  @Test
  void worksWhileItHoldsTheLeaseAndGivesItBack() throws Exception { // LEADER-02, 03, 07
    program.close();
    program = startProgram("--leader-election", "--leader-election-namespace=storage");
    try (var driver = startDriver()) {
      cluster.create("1-source.yaml");
      cluster.nameDriver(SOURCE, driver.name());
      awaitVolume(SOURCE);
      assertThat(cluster.leaseHolder("storage", "hostpath-csi-xns-dev"))
          .isEqualTo("node-1-example-com");
      program.terminate();
      assertThat(program.exitCode()).as(program::err).isZero();
      assertThat(cluster.leaseHolder("storage", "hostpath-csi-xns-dev")).isEmpty();
    }
  }

  @Test
  void canBeStoppedWhileItWaitsForTheDriver() throws Exception {
    awaitLog("waiting for the driver");
    program.terminate();
    assertThat(program.exitCode()).as(program::err).isZero();
  }

  private HostpathDriver startDriver() throws IOException {
    return HostpathDriver.builder(socket, state).start();
  }

  private void takeSnapshot(PersistentVolume source) {
    try (var access = Fabric8Cluster.on(cluster.client())) {
      var volume =
          access
              .get(
                  ResourceTypes.PERSISTENT_VOLUMES,
                  ObjectKey.clusterScoped(source.getMetadata().getName()))
              .orElseThrow();
      new SnapshotController(access, socket).take(SNAPSHOT, volume);
    }
  }

  private PersistentVolume awaitVolume(ObjectKey claim) {
    return eventually(() -> cluster.volumeOf(claim), Optional::isPresent).orElseThrow();
  }

  private Path data(PersistentVolume volume) {
    return state
        .resolve("volumes")
        .resolve(volume.getSpec().getCsi().getVolumeHandle())
        .resolve("data");
  }

  private void awaitLog(String text) {
    eventually(program::err, log -> log.contains(text));
  }

  private <T> T eventually(Callable<T> source, Predicate<T> condition) {
    try {
      return await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .until(source, condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("It did not happen. The program wrote:\n" + program.err(), e);
    }
  }
}
