package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.GRANT;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.ClusterRequest.Verb;
import dev.xns.core.memory.InMemoryCluster;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTest {
  @Test
  void aGrantedClaimGetsAVolumeWithTheSnapshotsData() { // XNS-08, XNS-11, XNS-12
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV).addRestore();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().files()).containsEntry("greeting", "hello");
    assertThat(fixture.claim(RESTORE).spec().volumeName())
        .isEqualTo("pvc-" + fixture.claim(RESTORE).metadata().uid());
    assertThat(fixture.heard)
        .contains("use dev/restore of prod/backup by prod/allow-dev", "provisioned dev/restore");
  }

  @Test
  void withoutAGrantNothingHappensAndTheClaimIsToldHowTheGrantMustLook() { // GRANT-12
    EngineFixture fixture = EngineFixture.withSnapshot().addRestore();

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.warnings(RESTORE))
        .containsExactly(
            "RefNotPermitted: claim dev/restore may not use VolumeSnapshot prod/backup: no"
                + " ReferenceGrant in namespace prod permits it. Its owner can create a"
                + " ReferenceGrant there with spec.from [{group: \"\", kind: PersistentVolumeClaim,"
                + " namespace: dev}] and spec.to [{group: \"snapshot.storage.k8s.io\", kind:"
                + " VolumeSnapshot, name: backup}]; the claim then goes on by itself");
  }

  @Test
  void aDeniedClaimReadsTheSameWhetherTheSourceExistsOrNot() { // GRANT-12, DEF-13, invariant 3
    EngineFixture with = EngineFixture.withSnapshot().addRestore().pass(Duration.ofHours(1));
    EngineFixture without =
        new EngineFixture().apply(CLASS).start().addRestore().pass(Duration.ofHours(1));

    assertThat(with.cluster.list(ResourceTypes.EVENTS))
        .extracting("reason", "message", "count", "firstTimestamp", "lastTimestamp")
        .isEqualTo(
            without.cluster.list(ResourceTypes.EVENTS).stream()
                .map(
                    event ->
                        tuple(
                            event.reason(),
                            event.message(),
                            event.count(),
                            event.firstTimestamp(),
                            event.lastTimestamp()))
                .toList());
    assertThat(with.heard).filteredOn(text -> text.contains("dev/")).isNotEmpty();
    assertThat(with.heard.stream().filter(text -> text.contains("dev/")).toList())
        .isEqualTo(without.heard.stream().filter(text -> text.contains("dev/")).toList());
  }

  @Test
  void aDeniedClaimChangesNothingInTheSourcesNamespace() { // XNS-10, DEF-04
    EngineFixture fixture = EngineFixture.withSnapshot();
    var before = fixture.cluster.json(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);

    fixture.addRestore().pass(Duration.ofHours(1));

    assertThat(fixture.cluster.json(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEqualTo(before);
    assertThat(fixture.requests)
        .filteredOn(request -> request.key().namespace().equals("prod"))
        .isEmpty();
  }

  @Test
  void theGrantedClaimCostsOneVolumeOneEventAndTwoPatchesOfItsSourceAndNotOneRead() { // budget
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.requests.clear();

    fixture.addRestore().pass(Duration.ofSeconds(1));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.requests)
        .extracting(ClusterRequest::verb, request -> request.type().kind())
        .containsExactlyInAnyOrder(
            tuple(Verb.PATCH, "VolumeSnapshot"),
            tuple(Verb.PATCH, "VolumeSnapshot"),
            tuple(Verb.CREATE, "PersistentVolume"),
            tuple(Verb.CREATE, "Event"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace: dev", "namespace: \"\""})
  void theOwnNamespaceNeedsNoGrant(String namespace) { // SRC-03, SRC-06, DEF-14
    EngineFixture fixture = new EngineFixture().apply(CLASS).addSnapshot(true);
    var snapshot = fixture.cluster.json(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP).orElseThrow();
    fixture.apply(
        snapshot.toString().replace("\"prod\"", "\"dev\"").replaceAll("\"uid\":\"[^\"]*\",?", ""));
    String uid =
        fixture
            .find(ResourceTypes.VOLUME_SNAPSHOTS, ObjectKey.of("dev", "backup"))
            .orElseThrow()
            .metadata()
            .uid();
    fixture.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        EngineFixture.CONTENT,
        json ->
            json.withObjectProperty("spec")
                .withObjectProperty("volumeSnapshotRef")
                .put("namespace", "dev")
                .put("uid", uid));

    fixture
        .start()
        .now(
            EngineFixture.claim(
                "restore",
                "fast",
                "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name:"
                    + " backup, "
                    + namespace
                    + "}"));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().files()).containsKey("greeting");
  }

  @Test
  void aPlainClaimGetsAnEmptyVolume() { // SRC-04
    EngineFixture fixture = new EngineFixture().apply(CLASS).start();

    fixture.now(EngineFixture.claim("plain", "fast", ""));

    assertThat(fixture.phase(ObjectKey.of("dev", "plain"))).isEqualTo("Bound");
    assertThat(fixture.theVolume().files()).isEmpty();
    assertThat(fixture.theVolume().request().content()).isNull();
  }

  @Test
  void manyClaimsRestoreOneSnapshotEachIntoAVolumeOfItsOwn() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "restore-" + i).toList();

    names.forEach(name -> fixture.apply(EngineFixture.restore(name, "backup", "fast")));
    fixture.time.run();

    assertThat(names)
        .allSatisfy(
            name -> assertThat(fixture.phase(ObjectKey.of("dev", name))).isEqualTo("Bound"));
    assertThat(fixture.backend.volumes()).hasSize(300);
    assertThat(fixture.backend.violations()).isEmpty();
  }

  @Test
  void aClaimThatIsDeletedBeforeItIsGrantedLeavesNothingBehind() {
    EngineFixture fixture = EngineFixture.withSnapshot().addRestore();

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).now(ALLOW_DEV);

    fixture.pass(Duration.ofHours(1));
    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.time.pendingTimers()).isZero();
  }

  @Test
  void revocationAfterSuccessChangesNothing() { // XNS-13
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV).addRestore();

    fixture.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofHours(1));

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.backend.volumes()).hasSize(1);
  }

  @Test
  void aPopulatorsClaimIsLeftToThePopulatorWithoutAnyGrant() { // SRC-10, DEF-16, XNS-19
    EngineFixture fixture = EngineFixture.withSnapshot();

    fixture
        .now(
            EngineFixture.claim(
                "restore",
                "fast",
                "dataSourceRef: {apiGroup: hello.example.com, kind: Hello, name: x, namespace:"
                    + " prod}"))
        .pass(Duration.ofHours(1));

    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.warnings(RESTORE)).isEmpty();
    assertThat(fixture.cluster.list(ResourceTypes.EVENTS))
        .singleElement()
        .satisfies(event -> assertThat(event.message()).contains("populator"));
  }

  @Test
  void aServerWithItsGateOffDropsTheReferenceWhichNobodyCanSee() { // DEF-19, XNS-01
    var cluster = InMemoryCluster.builder().crossNamespaceGate(false).build();

    cluster.apply(EngineFixture.restore("restore", "backup", "fast"), "test");

    var claim = cluster.list(ResourceTypes.PERSISTENT_VOLUME_CLAIMS).get(0);
    assertThat(claim.spec().dataSourceRef()).isNull();
    assertThat(claim.spec().dataSource()).isNull();
  }
}
