package dev.xns.examples.provisioner;

import static org.awaitility.Awaitility.await;

import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.controlplane.ControlPlane;
import dev.xns.csi.proto.Snapshot;
import dev.xns.examples.hostpath.HostpathDriver;
import dev.xns.examples.provisioner.demo.DriverSnapshots;
import dev.xns.examples.provisioner.flags.KubeClient;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One test's part of the shared control plane: two namespaces, a class, and a driver on a real
 * socket, all with names of their own; and the test's hands in it, which do what users and the
 * snapshot controller do. Everything else is done by Kubernetes.
 */
final class RealCluster implements AutoCloseable {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private final ControlPlane plane = ControlPlane.shared();
  private final int number = NEXT.incrementAndGet();
  private final List<JavaProcess> programs = new ArrayList<>();
  private final Path directory;
  private final HostpathDriver driver;
  private final KubernetesClient client;

  /**
   * Starts the driver and makes namespaces and class.
   *
   * @param directory takes sockets, volumes and logs
   */
  RealCluster(Path directory) throws IOException {
    this.directory = directory;
    driver =
        HostpathDriver.builder(directory.resolve("csi.sock"), directory.resolve("state"))
            .name("driver-" + number + ".csi.xns.dev")
            .start();
    Config config = Config.fromKubeconfig(plane.kubeconfig("admin"));
    client = new KubernetesClientBuilder().withConfig(config).build();
    plane.createNamespace(prod());
    plane.createNamespace(dev());
    apply(
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: class-%d}
        provisioner: %s
        reclaimPolicy: Delete
        volumeBindingMode: Immediate
        """
            .formatted(number, driver.name()));
  }

  ControlPlane plane() {
    return plane;
  }

  HostpathDriver driver() {
    return driver;
  }

  /** Namespace of the source. */
  String prod() {
    return "prod-" + number;
  }

  /** Namespace of those who want a copy. */
  String dev() {
    return "dev-" + number;
  }

  /** Starts the program as admin, on a host of its own. */
  JavaProcess start(KubeClient kubeClient, String... arguments) throws IOException {
    return start("admin", "host-" + (programs.size() + 1), kubeClient, arguments);
  }

  /** Starts the program as this user, on a host of this name. */
  JavaProcess start(String user, String host, KubeClient kubeClient, String... arguments)
      throws IOException {
    Path output = Files.createTempDirectory(directory, host);
    JavaProcess program =
        JavaProcess.start(
            output,
            Map.of("HOSTNAME", host),
            List.of(),
            Stream.concat(
                    Stream.of(
                        "--client=" + kubeClient,
                        "--kubeconfig=" + plane.kubeconfigFile(user),
                        "--csi-address=" + driver.socket(),
                        "--v=5"),
                    Stream.of(arguments))
                .toArray(String[]::new));
    programs.add(program);
    return program;
  }

  /** Applies YAML. */
  void apply(String yaml) {
    plane.kubectl(yaml, "apply", "-f", "-");
  }

  /** Applies a manifest of the demo, with the names of this test. */
  void applyDemo(String manifest) throws IOException {
    try (InputStream stream = RealCluster.class.getResourceAsStream("/demo/" + manifest)) {
      String yaml = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      apply(
          yaml.replace("csi-hostpath-sc", "class-" + number)
              .replace(HostpathDriver.DEFAULT_NAME, driver.name())
              .replaceAll("(name|namespace): (prod|dev)\\b", "$1: $2-" + number));
    }
  }

  /** Creates claims {@code first} to {@code last - 1} in dev, of the snapshot in prod or empty. */
  void claims(int first, int last, Optional<String> snapshot) {
    String source =
        snapshot
            .map(
                name ->
                    "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot,"
                        + " name: %s, namespace: %s}".formatted(name, prod()))
            .orElse("");
    apply(
        IntStream.range(first, last)
            .mapToObj(each -> claim(dev(), "claim-" + each, source))
            .collect(Collectors.joining("---\n")));
  }

  private String claim(String namespace, String name, String source) {
    return """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: %s, namespace: %s}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Mi}}
      storageClassName: class-%d
      %s
    """
        .formatted(name, namespace, number, source);
  }

  /** Makes a volume with a file in prod, and a snapshot of it. */
  void makeSnapshot(String name) throws IOException {
    apply(claim(prod(), "source", ""));
    PersistentVolume volume = awaitBound(ObjectKey.of(prod(), "source"));
    Files.writeString(data(volume).resolve("file"), "data of prod");
    apply(
        """
        apiVersion: snapshot.storage.k8s.io/v1
        kind: VolumeSnapshot
        metadata: {name: %s, namespace: %s}
        spec: {source: {persistentVolumeClaimName: source}}
        """
            .formatted(name, prod()));
    takeSnapshot(name, volume);
  }

  /** What the snapshot controller does for a VolumeSnapshot in prod. */
  void takeSnapshot(String name, PersistentVolume source) {
    String uid = get("volumesnapshot", prod(), name, "{.metadata.uid}");
    Snapshot taken =
        DriverSnapshots.take(
            driver.socket(), "snapshot-" + uid, source.getSpec().getCsi().getVolumeHandle());
    String content = "snapcontent-" + uid;
    apply(
        """
        apiVersion: snapshot.storage.k8s.io/v1
        kind: VolumeSnapshotContent
        metadata: {name: %s}
        spec:
          deletionPolicy: Delete
          driver: %s
          source: {volumeHandle: %s}
          sourceVolumeMode: Filesystem
          volumeSnapshotRef: {apiVersion: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, namespace: %s, name: %s, uid: %s}
        """
            .formatted(
                content,
                driver.name(),
                source.getSpec().getCsi().getVolumeHandle(),
                prod(),
                name,
                uid));
    patchStatus("volumesnapshotcontent", content, Map.of("snapshotHandle", taken.getSnapshotId()));
    patchStatus(
        "volumesnapshot",
        name,
        Map.of(
            "boundVolumeSnapshotContentName",
            content,
            "readyToUse",
            taken.getReadyToUse(),
            "restoreSize",
            Long.toString(taken.getSizeBytes())));
  }

  private void patchStatus(String kind, String name, Map<String, Object> status) {
    plane.kubectl(
        "",
        "patch",
        kind,
        name,
        "--namespace=" + prod(),
        "--subresource=status",
        "--type=merge",
        "--patch=" + KubernetesJson.mapper().valueToTree(Map.of("status", status)));
  }

  /** Lets claims in dev use all snapshots in prod. */
  void grant() {
    apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: {name: dev-may, namespace: %s}
        spec:
          from: [{group: "", kind: PersistentVolumeClaim, namespace: %s}]
          to: [{group: snapshot.storage.k8s.io, kind: VolumeSnapshot}]
        """
            .formatted(prod(), dev()));
  }

  /** Takes that back. */
  void revoke() {
    plane.kubectl("", "delete", "referencegrant", "dev-may", "--namespace=" + prod());
  }

  /** A field of an object, as kubectl prints it. */
  String get(String kind, String namespace, String name, String path) {
    return plane.kubectl(
        "", "get", kind, name, "--namespace=" + namespace, "--output=jsonpath=" + path);
  }

  /** Waits until Kubernetes has bound a claim; its volume. */
  PersistentVolume awaitBound(ObjectKey key) {
    PersistentVolumeClaim bound = eventually(() -> claim(key), RealCluster::isBound);
    return client.persistentVolumes().withName(bound.getSpec().getVolumeName()).get();
  }

  /** The claims in dev that are bound. */
  List<PersistentVolumeClaim> boundClaims() {
    return client.persistentVolumeClaims().inNamespace(dev()).list().getItems().stream()
        .filter(RealCluster::isBound)
        .toList();
  }

  /** All claims in dev. */
  List<PersistentVolumeClaim> allClaims() {
    return client.persistentVolumeClaims().inNamespace(dev()).list().getItems();
  }

  /** A claim; it must exist. */
  PersistentVolumeClaim claim(ObjectKey key) {
    return client
        .persistentVolumeClaims()
        .inNamespace(key.namespace())
        .withName(key.name())
        .require();
  }

  static boolean isBound(PersistentVolumeClaim claim) {
    return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
  }

  /** The PersistentVolumes of this driver. */
  List<PersistentVolume> volumes() {
    return client.persistentVolumes().list().getItems().stream()
        .filter(volume -> volume.getSpec().getCsi() != null)
        .filter(volume -> volume.getSpec().getCsi().getDriver().equals(driver.name()))
        .toList();
  }

  /** The directory with the files of a volume. */
  Path data(PersistentVolume volume) {
    return driver.dataDirectory(volume.getSpec().getCsi().getVolumeHandle());
  }

  /** What the events about a claim say. */
  List<String> events(ObjectKey claim) {
    return client.v1().events().inNamespace(claim.namespace()).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(claim.name()))
        .map(Event::getMessage)
        .toList();
  }

  void delete(ObjectKey claim) {
    client.persistentVolumeClaims().inNamespace(claim.namespace()).withName(claim.name()).delete();
  }

  /** Deletes all claims, and waits until nothing is left of their volumes, in Kubernetes or not. */
  void deleteClaims() {
    client.persistentVolumeClaims().inNamespace(dev()).delete();
    client.persistentVolumeClaims().inNamespace(prod()).delete();
    eventually(this::volumes, List::isEmpty);
    eventually(driver::volumeIds, Set::isEmpty);
  }

  /** Waits for something. On failure tells what the programs wrote. */
  <T> T eventually(Callable<T> source, Predicate<? super T> condition) {
    try {
      return await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(50))
          .until(source, condition);
    } catch (ConditionTimeoutException e) {
      String logs =
          programs.stream()
              .map(JavaProcess::err)
              .map(log -> log.substring(Math.max(0, log.length() - 20_000)))
              .collect(Collectors.joining("\n----\n"));
      throw new AssertionError("It did not happen. The programs wrote:\n" + logs, e);
    }
  }

  /** Waits until a program has logged something. */
  void awaitLog(JavaProcess program, String text) {
    eventually(program::err, log -> log.contains(text));
  }

  @Override
  public void close() {
    programs.forEach(JavaProcess::close);
    driver.close();
    plane.kubectl("", "delete", "storageclass", "class-" + number);
    client.close();
  }
}
