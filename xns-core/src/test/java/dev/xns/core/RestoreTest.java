package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.GRANT;
import static dev.xns.core.Setting.RESTORE;
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
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV).addRestore();

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().files()).containsEntry("greeting", "hello");
    assertThat(setting.claim(RESTORE).spec().volumeName())
        .isEqualTo("pvc-" + setting.claim(RESTORE).metadata().uid());
    assertThat(setting.heard)
        .contains("use dev/restore of prod/backup by prod/allow-dev", "provisioned dev/restore");
  }

  @Test
  void withoutAGrantNothingHappensAndTheClaimIsToldHowTheGrantMustLook() { // GRANT-12
    Setting setting = Setting.withSnapshot().addRestore();

    assertThat(setting.backend.volumes()).isEmpty();
    assertThat(setting.calls).isEmpty();
    assertThat(setting.warnings(RESTORE))
        .containsExactly(
            "RefNotPermitted: claim dev/restore may not use VolumeSnapshot prod/backup: no"
                + " ReferenceGrant in namespace prod permits it. Its owner can create a"
                + " ReferenceGrant there with spec.from [{group: \"\", kind: PersistentVolumeClaim,"
                + " namespace: dev}] and spec.to [{group: \"snapshot.storage.k8s.io\", kind:"
                + " VolumeSnapshot, name: backup}]; the claim then goes on by itself");
  }

  @Test
  void aDeniedClaimReadsTheSameWhetherTheSourceExistsOrNot() { // GRANT-12, DEF-13, invariant 3
    Setting with = Setting.withSnapshot().addRestore().pass(Duration.ofHours(1));
    Setting without = new Setting().apply(CLASS).start().addRestore().pass(Duration.ofHours(1));

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
    Setting setting = Setting.withSnapshot();
    var before = setting.cluster.json(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);

    setting.addRestore().pass(Duration.ofHours(1));

    assertThat(setting.cluster.json(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)).isEqualTo(before);
    assertThat(setting.requests)
        .filteredOn(request -> request.key().namespace().equals("prod"))
        .isEmpty();
  }

  @Test
  void theGrantedClaimCostsOneVolumeTwoEventsAndTwoPatchesOfItsSourceAndNotOneRead() { // budget
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    setting.requests.clear();

    setting.addRestore().pass(Duration.ofSeconds(1));

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.requests)
        .extracting(ClusterRequest::verb, request -> request.type().kind())
        .containsExactlyInAnyOrder(
            tuple(Verb.PATCH, "VolumeSnapshot"),
            tuple(Verb.PATCH, "VolumeSnapshot"),
            tuple(Verb.CREATE, "PersistentVolume"),
            tuple(Verb.CREATE, "Event"),
            tuple(Verb.CREATE, "Event"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"namespace: dev", "namespace: \"\""})
  void theOwnNamespaceNeedsNoGrant(String namespace) { // SRC-03, SRC-06, DEF-14
    Setting setting = new Setting().apply(CLASS).addSnapshot(true);
    var snapshot = setting.cluster.json(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP).orElseThrow();
    setting.apply(
        snapshot.toString().replace("\"prod\"", "\"dev\"").replaceAll("\"uid\":\"[^\"]*\",?", ""));
    String uid =
        setting
            .find(ResourceTypes.VOLUME_SNAPSHOTS, ObjectKey.of("dev", "backup"))
            .orElseThrow()
            .metadata()
            .uid();
    setting.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        Setting.CONTENT,
        json ->
            json.withObjectProperty("spec")
                .withObjectProperty("volumeSnapshotRef")
                .put("namespace", "dev")
                .put("uid", uid));

    setting
        .start()
        .now(
            Setting.claim(
                "restore",
                "fast",
                "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name:"
                    + " backup, "
                    + namespace
                    + "}"));

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().files()).containsKey("greeting");
  }

  @Test
  void aPlainClaimGetsAnEmptyVolume() { // SRC-04
    Setting setting = new Setting().apply(CLASS).start();

    setting.now(Setting.claim("plain", "fast", ""));

    assertThat(setting.phase(ObjectKey.of("dev", "plain"))).isEqualTo("Bound");
    assertThat(setting.theVolume().files()).isEmpty();
    assertThat(setting.theVolume().request().content()).isNull();
  }

  @Test
  void manyClaimsRestoreOneSnapshotEachIntoAVolumeOfItsOwn() {
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV);
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "restore-" + i).toList();

    names.forEach(name -> setting.apply(Setting.restore(name, "backup", "fast")));
    setting.time.run();

    assertThat(names)
        .allSatisfy(
            name -> assertThat(setting.phase(ObjectKey.of("dev", name))).isEqualTo("Bound"));
    assertThat(setting.backend.volumes()).hasSize(300);
    assertThat(setting.backend.violations()).isEmpty();
  }

  @Test
  void aClaimThatIsDeletedBeforeItIsGrantedLeavesNothingBehind() {
    Setting setting = Setting.withSnapshot().addRestore();

    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).now(ALLOW_DEV);

    setting.pass(Duration.ofHours(1));
    assertThat(setting.calls).isEmpty();
    assertThat(setting.time.pendingTimers()).isZero();
  }

  @Test
  void revocationAfterSuccessChangesNothing() { // XNS-13
    Setting setting = Setting.withSnapshot().apply(ALLOW_DEV).addRestore();

    setting.delete(ResourceTypes.REFERENCE_GRANTS, GRANT).pass(Duration.ofHours(1));

    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.backend.volumes()).hasSize(1);
  }

  @Test
  void aPopulatorsClaimIsLeftToThePopulatorWithoutAnyGrant() { // SRC-10, DEF-16, XNS-19
    Setting setting = Setting.withSnapshot();

    setting
        .now(
            Setting.claim(
                "restore",
                "fast",
                "dataSourceRef: {apiGroup: hello.example.com, kind: Hello, name: x, namespace:"
                    + " prod}"))
        .pass(Duration.ofHours(1));

    assertThat(setting.calls).isEmpty();
    assertThat(setting.warnings(RESTORE)).isEmpty();
    assertThat(setting.cluster.list(ResourceTypes.EVENTS))
        .singleElement()
        .satisfies(event -> assertThat(event.message()).contains("populator"));
  }

  @Test
  void aServerWithItsGateOffDropsTheReferenceWhichNobodyCanSee() { // DEF-19, XNS-01
    var cluster = InMemoryCluster.builder().crossNamespaceGate(false).build();

    cluster.apply(Setting.restore("restore", "backup", "fast"), "test");

    var claim = cluster.list(ResourceTypes.PERSISTENT_VOLUME_CLAIMS).get(0);
    assertThat(claim.spec().dataSourceRef()).isNull();
    assertThat(claim.spec().dataSource()).isNull();
  }
}
