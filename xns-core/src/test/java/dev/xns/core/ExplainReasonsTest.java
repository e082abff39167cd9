package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.CONTENT;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.explain.CheckResult;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason that planning can give reads the same in an explanation, an event and a call. */
class ExplainReasonsTest {
  /** Only found out by trying, or only about volumes; planning a claim gives none of them. */
  private static final Set<ReasonCode> NOT_OF_PLANNING =
      EnumSet.of(
          ReasonCode.NotSupported,
          ReasonCode.Infeasible,
          ReasonCode.Exhausted,
          ReasonCode.DriverUnavailable,
          ReasonCode.DriverBusy,
          ReasonCode.DriverNonsense,
          ReasonCode.DriverRefused,
          ReasonCode.SourceNotProtected,
          ReasonCode.ClaimNotMarked,
          ReasonCode.VolumeNotSaved,
          ReasonCode.VolumeNotUndone,
          ReasonCode.StillAttached,
          ReasonCode.SecretUnavailable,
          ReasonCode.ClusterRefused);

  private static final ObjectKey SOURCE = ObjectKey.of("dev", "data");
  private static final String PLAIN = EngineFixture.claim("restore", "fast", "");

  /** Settings in which claim dev/restore is told this. */
  private static final Map<ReasonCode, Consumer<EngineFixture>> SETTINGS = settings();

  private static Map<ReasonCode, Consumer<EngineFixture>> settings() {
    var all = new EnumMap<ReasonCode, Consumer<EngineFixture>>(ReasonCode.class);
    all.put(
        ReasonCode.RefNotPermitted,
        fixture ->
            fixture.delete(ResourceTypes.REFERENCE_GRANTS, EngineFixture.GRANT).addRestore());
    all.put(
        ReasonCode.GrantsUnknown,
        fixture -> {
          fixture.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
          fixture.addRestore();
        });
    all.put(ReasonCode.CrossNamespaceDisabled, EngineFixture::addRestore);
    all.put(
        ReasonCode.ClassMissing,
        fixture -> fixture.now(EngineFixture.claim("restore", "\"\"", "")));
    all.put(
        ReasonCode.ClassNotFound,
        fixture -> fixture.now(EngineFixture.claim("restore", "slow", "")));
    all.put(
        ReasonCode.SizeMissing,
        fixture -> fixture.now(PLAIN.replace("{requests: {storage: 1Gi}}", "{}")));
    all.put(
        ReasonCode.SizeInvalid,
        fixture -> fixture.now(PLAIN.replace("storage: 1Gi", "storage: 0")));
    all.put(
        ReasonCode.SizeTooSmall,
        fixture ->
            fixture.now(EngineFixture.restore("restore", "backup", "fast").replace("1Gi", "1Mi")));
    all.put(
        ReasonCode.SelectorNotSupported,
        fixture -> fixture.now(EngineFixture.claim("restore", "fast", "selector: {}")));
    all.put(
        ReasonCode.AccessModeInvalid,
        fixture -> fixture.now(PLAIN.replace("ReadWriteOnce", "Sometimes")));
    all.put(ReasonCode.SourceInvalid, fixture -> addClone(fixture, "restore"));
    all.put(
        ReasonCode.SourceGroupWrong,
        fixture ->
            fixture.now(
                EngineFixture.claim(
                    "restore",
                    "fast",
                    "dataSourceRef: {apiGroup: x.y, kind: VolumeSnapshot, name: x}")));
    all.put(
        ReasonCode.SnapshotNotFound,
        fixture -> fixture.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP).addRestore());
    all.put(
        ReasonCode.SnapshotBeingDeleted,
        fixture -> {
          keep(fixture, ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
          fixture.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP).addRestore();
        });
    all.put(
        ReasonCode.SnapshotNotBound,
        fixture ->
            restoreWith(
                fixture,
                ResourceTypes.VOLUME_SNAPSHOTS,
                BACKUP,
                json -> status(json).remove("boundVolumeSnapshotContentName")));
    all.put(
        ReasonCode.SnapshotContentNotFound,
        fixture -> fixture.delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, CONTENT).addRestore());
    all.put(
        ReasonCode.SnapshotContentMismatch,
        fixture ->
            restoreWith(
                fixture,
                ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
                CONTENT,
                json ->
                    spec(json).withObjectProperty("volumeSnapshotRef").put("uid", "of another")));
    all.put(
        ReasonCode.SnapshotNotReady,
        fixture ->
            restoreWith(
                fixture,
                ResourceTypes.VOLUME_SNAPSHOTS,
                BACKUP,
                json -> status(json).put("readyToUse", false)));
    all.put(
        ReasonCode.DriverMismatch,
        fixture ->
            restoreWith(
                fixture,
                ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
                CONTENT,
                json -> spec(json).put("driver", "other.csi.example.com")));
    all.put(
        ReasonCode.VolumeModeMismatch,
        fixture -> {
          addSource(fixture);
          fixture.now(clone("data").replace("accessModes", "volumeMode: Block\n  accessModes"));
        });
    all.put(ReasonCode.CloneSourceNotFound, fixture -> addClone(fixture, "data"));
    all.put(
        ReasonCode.CloneSourceNotBound,
        fixture -> addClone(fixture.now(EngineFixture.claim("data", "\"\"", "")), "data"));
    all.put(
        ReasonCode.CloneSourceBeingDeleted,
        fixture -> {
          addSource(fixture);
          keep(fixture, ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE);
          addClone(fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE), "data");
        });
    all.put(
        ReasonCode.CloneSourceInvalid,
        fixture -> {
          addSource(fixture);
          String volume = fixture.claim(SOURCE).spec().volumeName();
          fixture.cluster.edit(
              ResourceTypes.PERSISTENT_VOLUMES,
              ObjectKey.clusterScoped(volume),
              json -> spec(json).withObjectProperty("claimRef").put("uid", "of another"));
          addClone(fixture, "data");
        });
    all.put(
        ReasonCode.NodeNotFound,
        fixture -> // a selection that is not taken back
        fixture.now(annotated("volume.alpha.kubernetes.io/selected-node: gone")));
    all.put(ReasonCode.TopologyUnknown, fixture -> fixture.now(PLAIN));
    all.put(
        ReasonCode.TopologyNotAllowed,
        fixture ->
            fixture
                .apply(
                    """
                    apiVersion: v1
                    kind: Node
                    metadata: {name: n1, labels: {zone: z1}}
                    """)
                .apply(
                    """
                    apiVersion: storage.k8s.io/v1
                    kind: CSINode
                    metadata: {name: n1}
                    spec: {drivers: [{name: hostpath.csi.xns.dev, nodeID: x, topologyKeys: [zone]}]}
                    """)
                .apply(
                    CLASS.replace("name: fast", "name: far")
                        + "allowedTopologies: [{matchLabelExpressions: [{key: zone, values:"
                        + " [z9]}]}]\n")
                .now(
                    annotated("volume.kubernetes.io/selected-node: n1")
                        .replace("storageClassName: fast", "storageClassName: far")));
    all.put(
        ReasonCode.DriverLacksCapability,
        fixture ->
            fixture.now(
                EngineFixture.claim("restore", "fast", "volumeAttributesClassName: silver")));
    all.put(
        ReasonCode.AttributesClassNotFound,
        fixture -> {
          able(fixture, BackendFeature.MODIFY_VOLUME);
          fixture.now(EngineFixture.claim("restore", "fast", "volumeAttributesClassName: silver"));
        });
    all.put(
        ReasonCode.AttributesClassMismatch,
        fixture -> {
          able(fixture, BackendFeature.MODIFY_VOLUME);
          fixture
              .apply(
                  """
                  apiVersion: storage.k8s.io/v1
                  kind: VolumeAttributesClass
                  metadata: {name: silver}
                  driverName: other.csi.example.com
                  """)
              .now(EngineFixture.claim("restore", "fast", "volumeAttributesClassName: silver"));
        });
    all.put(
        ReasonCode.ParameterInvalid,
        fixture ->
            fixture
                .apply(
                    CLASS.replace("name: fast", "name: odd")
                        + "parameters: {csi.storage.k8s.io/nonsense: x}\n")
                .now(EngineFixture.claim("restore", "odd", "")));
    all.put(ReasonCode.VolumeNameTaken, ExplainReasonsTest::takeTheName);
    all.put(
        ReasonCode.KindUnavailable,
        fixture -> {
          fixture.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, Reason.NOT_SERVED);
          fixture.addRestore();
        });
    return all;
  }

  /** Its UID is known only once the claim is there, so it has to wait for something else first. */
  private static void takeTheName(EngineFixture fixture) {
    fixture.now(EngineFixture.claim("restore", "late", ""));
    fixture
        .apply(
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: pvc-%s}
            spec:
              capacity: {storage: 1Gi}
              accessModes: [ReadWriteOnce]
              csi: {driver: other.csi.example.com, volumeHandle: x}
            """
                .formatted(fixture.claim(RESTORE).metadata().uid()))
        .now(CLASS.replace("name: fast", "name: late"));
  }

  private static void able(EngineFixture fixture, BackendFeature feature) {
    var features = new HashSet<>(fixture.backend.features());
    features.add(feature);
    fixture.backend.features(features);
    fixture.time.run();
  }

  private static void keep(EngineFixture fixture, ResourceType<?> type, ObjectKey key) {
    fixture.cluster.edit(
        type,
        key,
        json -> json.withObjectProperty("metadata").putArray("finalizers").add("example.com/keep"));
  }

  private static void restoreWith(
      EngineFixture fixture, ResourceType<?> type, ObjectKey key, Consumer<ObjectNode> change) {
    fixture.cluster.edit(type, key, change);
    fixture.addRestore();
  }

  private static ObjectNode status(ObjectNode json) {
    return json.withObjectProperty("status");
  }

  private static ObjectNode spec(ObjectNode json) {
    return json.withObjectProperty("spec");
  }

  private static String annotated(String annotation) {
    return PLAIN.replace("hostpath.csi.xns.dev}", "hostpath.csi.xns.dev, " + annotation + "}");
  }

  private static String clone(String source) {
    return EngineFixture.claim(
        "restore", "fast", "dataSource: {kind: PersistentVolumeClaim, name: %s}".formatted(source));
  }

  private static void addClone(EngineFixture fixture, String source) {
    fixture.now(clone(source));
  }

  private static void addSource(EngineFixture fixture) {
    fixture.now(EngineFixture.claim("data", "fast", ""));
    assertThat(fixture.phase(SOURCE)).isEqualTo("Bound");
  }

  private static EngineFixture fixture(ReasonCode reason) {
    var options = EngineOptions.builder();
    if (reason == ReasonCode.CrossNamespaceDisabled) {
      options.sources(sources -> sources.crossNamespace(false));
    }
    EngineFixture fixture =
        new EngineFixture(options.build()).apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    if (EnumSet.of(
            ReasonCode.NodeNotFound, ReasonCode.TopologyUnknown, ReasonCode.TopologyNotAllowed)
        .contains(reason)) {
      able(fixture, BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    }
    return fixture.start();
  }

  static Stream<Arguments> reasons() {
    return SETTINGS.entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reasons")
  void aReasonReadsTheSameEverywhere(ReasonCode reason, Consumer<EngineFixture> arrange) {
    EngineFixture fixture = fixture(reason);

    arrange.accept(fixture);
    fixture.pass(Duration.ofSeconds(1));

    ClaimExplanation explanation = fixture.engine.explain(RESTORE);
    assertThat(explanation.state()).isEqualTo(ClaimExplanation.State.WAITING);
    assertThat(explanation.reason()).isEqualTo(reason);
    assertThat(fixture.lastWarning(RESTORE)).isEqualTo(reason + ": " + explanation.message());
    assertThat(fixture.heard).contains("waiting dev/restore " + reason);
    assertThat(explanation.checks())
        .filteredOn(result -> result.verdict() == CheckResult.Verdict.FAILED)
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.reason()).isEqualTo(reason);
              assertThat(failed.message()).isEqualTo(explanation.message());
            });
    assertThat(explanation.forClaimOwner().message()).isEqualTo(explanation.message());
    assertThat(explanation.nextAttempt()).isAfter(explanation.at());
  }

  @Test
  void noReasonIsLeftOut() {
    assertThat(SETTINGS.keySet()).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(NOT_OF_PLANNING)));
  }
}
