package dev.xns.core.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.core.XnsEngine;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The points of "better than upstream" in use across namespaces, with Kubernetes' own API server
 * and controllers; only the backend is in memory. That things happen at once, and in which order,
 * is shown in virtual time. An adapter joins by saying how to connect.
 */
@Tag("control-plane")
public abstract class AcceptanceOnControlPlane implements Connected.Adapter {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static final String OURS = "source.xns.dev/";

  private final ControlPlane plane = ControlPlane.shared();
  private final int number = NEXT.incrementAndGet();
  private final String prod = "accept-prod-" + number;
  private final String dev = "accept-dev-" + number;
  private final String driver = "accept-" + number + ".csi.xns.dev";
  private final LostAnswers lossy = new LostAnswers();
  private final Queue<String> calls = lossy.calls;
  private final InMemoryVolumeBackend backend =
      InMemoryVolumeBackend.builder(driver).interceptor(lossy).build();
  private final Connected connected = connect(plane.kubeconfig("adapter"), Connected.IMPATIENT);
  private final XnsEngine engine =
      XnsEngine.builder()
          .cluster(connected.cluster())
          .backend(backend)
          .options(
              EngineOptions.builder()
                  .retries(
                      retries -> retries.start(Duration.ofMillis(100)).max(Duration.ofMillis(500)))
                  .build())
          .build();

  @BeforeEach
  final void makeTheSources() {
    plane.createNamespace(prod);
    plane.createNamespace(dev);
    apply(
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: %s}
        provisioner: %s
        """
            .formatted(driver, driver));
    engine.start();
    apply(claim(prod, "data", ""));
    awaitBound(prod, "data");
    String handle = backend.volumes().get(0).handle();
    backend.write(handle, "greeting", "hello");
    makeSnapshot(handle, backend.snapshot(handle));
    calls.clear();
  }

  /** What the snapshot controller does. */
  private void makeSnapshot(String volume, String handle) {
    apply(
        """
        apiVersion: snapshot.storage.k8s.io/v1
        kind: VolumeSnapshot
        metadata: {name: backup, namespace: %s}
        spec: {source: {persistentVolumeClaimName: data}}
        """
            .formatted(prod));
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
          volumeSnapshotRef: {kind: VolumeSnapshot, namespace: %s, name: backup, uid: %s}
        """
            .formatted(
                driver,
                driver,
                volume,
                prod,
                get(prod, "volumesnapshot", "backup", "{.metadata.uid}")));
    patchStatus("volumesnapshotcontent", driver, "{\"snapshotHandle\": \"" + handle + "\"}");
    patchStatus(
        "volumesnapshot",
        "backup",
        "{\"boundVolumeSnapshotContentName\": \"%s\", \"readyToUse\": true, \"restoreSize\": \"1Mi\"}"
            .formatted(driver));
  }

  private void patchStatus(String resource, String name, String status) {
    plane.kubectl(
        "",
        "patch",
        resource,
        name,
        "--namespace=" + prod,
        "--subresource=status",
        "--type=merge",
        "--patch={\"status\": " + status + "}");
  }

  /** And with the claims everything goes that was made for them. */
  @AfterEach
  final void nothingIsLeft() throws Exception {
    lossy.lost = none -> false;
    for (String namespace : List.of(dev, prod)) {
      plane.kubectl("", "delete", "pvc", "--all", "--wait=false", "--namespace=" + namespace);
    }
    eventually(() -> assertThat(backend.volumes()).isEmpty());
    eventually(() -> assertThat(volumes()).doesNotContain(driver));
    assertThat(backend.violations()).isEmpty();
    engine.close();
    connected.disconnect();
    plane.kubectl("", "delete", "storageclass", driver);
  }

  @ParameterizedTest
  @EnumSource
  final void aGrantStartsTheCreationWithoutTheClaimBeingTouched(CopySource source) { // 31.7 no. 1
    copy(source, "copy");
    awaitDenial(source, "copy");
    String before = get(dev, "pvc", "copy", "{.metadata.resourceVersion}");
    var atTheCall = new AtomicReference<String>();
    lossy.during = () -> atTheCall.set(get(dev, "pvc", "copy", "{.metadata.resourceVersion}"));
    assertThat(calls).isEmpty();

    grant(source);

    awaitCopy("copy");
    assertThat(calls).hasSize(1);
    assertThat(atTheCall).hasValue(before);
  }

  @ParameterizedTest
  @EnumSource
  final void aSourceDeletedHalfWayStaysUntilTheCopyIsMade(CopySource source) { // 31.7 no. 2
    grant(source);
    copyWithoutAnswer(source, "copy");

    delete(source);
    int before = calls.size();
    eventually(() -> assertThat(calls).hasSizeGreaterThan(before + 3));
    assertThat(get(prod, source.resource, source.name, "{.metadata.deletionTimestamp}"))
        .isNotEmpty();
    assertThat(phase(dev, "copy")).isEqualTo("Pending");
    lossy.lost = none -> false;

    awaitCopy("copy");
    awaitGone(source);
  }

  @ParameterizedTest
  @EnumSource
  final void aSourceAndItsClaimDeletedHalfWayLeaveNothing(CopySource source) { // 31.7 no. 2
    grant(source);
    String volume = copyWithoutAnswer(source, "copy");

    plane.kubectl("", "delete", "pvc", "copy", "--wait=false", "--namespace=" + dev);
    delete(source);
    int before = calls.size();
    eventually(() -> assertThat(calls).hasSizeGreaterThan(before + 3));
    assertThat(get(prod, source.resource, source.name, "{.metadata.deletionTimestamp}"))
        .isNotEmpty();
    lossy.lost = none -> false;

    awaitGone(source);
    eventually(() -> assertThat(volumes()).doesNotContain(volume));
    eventually(() -> assertThat(backend.volumes()).noneMatch(v -> v.name().equals(volume)));
  }

  @ParameterizedTest
  @EnumSource
  final void theLastOfSeveralUsersReleasesTheSource(CopySource source) { // 31.7 no. 3
    grant(source);
    copyWithoutAnswer(source, "slow");
    copy(source, "quick");
    awaitCopy("quick");
    assertThat(finalizers(source)).contains(OURS + driver);

    lossy.lost = none -> false;

    awaitCopy("slow");
    eventually(() -> assertThat(finalizers(source)).doesNotContain(OURS));
  }

  @ParameterizedTest
  @EnumSource
  final void anUngrantedClaimHasNoInfluenceOnTheSource(CopySource source) { // 31.7 no. 4, no. 7
    String before = get(prod, source.resource, source.name, "{.metadata.resourceVersion}");

    copy(source, "copy");
    String denial = awaitDenial(source, "copy");
    apply(claim(dev, "plain", ""));
    awaitBound(dev, "plain");

    assertThat(get(prod, source.resource, source.name, "{.metadata.resourceVersion}"))
        .isEqualTo(before);
    assertThat(calls).hasSize(1); // for the plain claim
    delete(source);
    awaitGone(source);
    // Without its source a claim is told the same.
    copy(source, "later");
    assertThat(awaitDenial(source, "later")).isEqualTo(denial.replace("/copy ", "/later "));
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN"})
  final void withoutGrantsOnlyClaimsAcrossNamespacesWait(Reason reason) { // 31.7 no. 5
    var trouble = new GrantTrouble(plane, connected.cluster());
    trouble.begin(reason);
    try {
      copy(CopySource.SNAPSHOT, "copy");
      eventually(
          () -> assertThat(events("copy")).contains("GrantsUnknown: claim " + dev + "/copy"));

      apply(claim(dev, "plain", ""));
      awaitBound(dev, "plain");
      apply(claim(dev, "own", "dataSource: {kind: PersistentVolumeClaim, name: plain}"));
      awaitBound(dev, "own");
      assertThat(phase(dev, "copy")).isEqualTo("Pending");
    } finally {
      trouble.end(reason);
    }
    grant(CopySource.SNAPSHOT);
    awaitCopy("copy");
  }

  private void apply(String yaml) {
    plane.kubectl(yaml, "apply", "-f", "-");
  }

  private String claim(String namespace, String name, String source) {
    return """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: %s, namespace: %s}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Mi}}
      storageClassName: %s
      %s
    """
        .formatted(name, namespace, driver, source);
  }

  private void copy(CopySource source, String name) {
    apply(
        claim(
            dev,
            name,
            "dataSourceRef: {apiGroup: \"%s\", kind: %s, name: %s, namespace: %s}"
                .formatted(source.group, source.kind, source.name, prod)));
  }

  /** Lets a copy be made of which nobody hears; the name of its volume. */
  private String copyWithoutAnswer(CopySource source, String name) {
    lossy.lost = any -> true;
    copy(source, name);
    String volume = "pvc-" + get(dev, "pvc", name, "{.metadata.uid}");
    eventually(() -> assertThat(calls).contains(volume));
    lossy.lost = volume::equals;
    return volume;
  }

  private void grant(CopySource source) {
    apply(
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: ReferenceGrant
        metadata: {name: dev-may, namespace: %s}
        spec:
          from: [{group: "", kind: PersistentVolumeClaim, namespace: %s}]
          to: [{group: "%s", kind: %s}]
        """
            .formatted(prod, dev, source.group, source.kind));
  }

  private void delete(CopySource source) {
    plane.kubectl(
        "", "delete", source.resource, source.name, "--wait=false", "--namespace=" + prod);
  }

  private String get(String namespace, String resource, String name, String path) {
    return plane.kubectl(
        "",
        "get",
        resource,
        name,
        "--ignore-not-found",
        "--namespace=" + namespace,
        "--output=jsonpath=" + path);
  }

  private String phase(String namespace, String claim) {
    return get(namespace, "pvc", claim, "{.status.phase}");
  }

  private String finalizers(CopySource source) {
    return get(prod, source.resource, source.name, "{.metadata.finalizers}");
  }

  private String volumes() {
    return plane.kubectl(
        "",
        "get",
        "pv",
        "--output=jsonpath={range .items[*]}{.metadata.name} {.spec.csi.driver}{\"\\n\"}{end}");
  }

  private String events(String claim) {
    return plane.kubectl(
        "",
        "get",
        "events",
        "--namespace=" + dev,
        "--field-selector=involvedObject.name=" + claim,
        "--output=jsonpath={range .items[*]}{.message}{\"\\n\"}{end}");
  }

  /** Waits until a claim was refused in words that name it and its source. */
  private String awaitDenial(CopySource source, String claim) {
    Supplier<String> denial =
        () ->
            events(claim)
                .lines()
                .filter(line -> line.startsWith("RefNotPermitted"))
                .findFirst()
                .orElse("");
    eventually(
        () ->
            assertThat(denial.get())
                .contains(
                    "claim " + dev + "/" + claim + " may not use " + source.kind,
                    prod + "/" + source.name)); // 31.7 no. 7
    return denial.get();
  }

  private void awaitBound(String namespace, String claim) {
    eventually(() -> assertThat(phase(namespace, claim)).isEqualTo("Bound"));
  }

  /** Waits until a claim in dev is bound, and looks into its volume. */
  private void awaitCopy(String claim) {
    awaitBound(dev, claim);
    String name = "pvc-" + get(dev, "pvc", claim, "{.metadata.uid}");
    assertThat(backend.volumes())
        .filteredOn(volume -> volume.name().equals(name))
        .singleElement()
        .satisfies(volume -> assertThat(volume.files()).containsEntry("greeting", "hello"));
  }

  private void awaitGone(CopySource source) {
    eventually(
        () -> assertThat(get(prod, source.resource, source.name, "{.metadata.name}")).isEmpty());
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(assertion);
  }
}
