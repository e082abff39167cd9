package dev.xns.core;

import static dev.xns.core.Setting.ALLOW_DEV;
import static dev.xns.core.Setting.BACKUP;
import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.CONTENT;
import static dev.xns.core.Setting.RESTORE;
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
  private static final String PLAIN = Setting.claim("restore", "fast", "");

  /** Settings in which claim dev/restore is told this. */
  private static final Map<ReasonCode, Consumer<Setting>> SETTINGS = settings();

  private static Map<ReasonCode, Consumer<Setting>> settings() {
    var all = new EnumMap<ReasonCode, Consumer<Setting>>(ReasonCode.class);
    all.put(
        ReasonCode.RefNotPermitted,
        setting -> setting.delete(ResourceTypes.REFERENCE_GRANTS, Setting.GRANT).addRestore());
    all.put(
        ReasonCode.GrantsUnknown,
        setting -> {
          setting.cluster.fail(ResourceTypes.REFERENCE_GRANTS, Reason.FORBIDDEN);
          setting.addRestore();
        });
    all.put(ReasonCode.CrossNamespaceDisabled, Setting::addRestore);
    all.put(ReasonCode.ClassMissing, setting -> setting.now(Setting.claim("restore", "\"\"", "")));
    all.put(ReasonCode.ClassNotFound, setting -> setting.now(Setting.claim("restore", "slow", "")));
    all.put(
        ReasonCode.SizeMissing,
        setting -> setting.now(PLAIN.replace("{requests: {storage: 1Gi}}", "{}")));
    all.put(
        ReasonCode.SizeInvalid,
        setting -> setting.now(PLAIN.replace("storage: 1Gi", "storage: 0")));
    all.put(
        ReasonCode.SizeTooSmall,
        setting -> setting.now(Setting.restore("restore", "backup", "fast").replace("1Gi", "1Mi")));
    all.put(
        ReasonCode.SelectorNotSupported,
        setting -> setting.now(Setting.claim("restore", "fast", "selector: {}")));
    all.put(
        ReasonCode.AccessModeInvalid,
        setting -> setting.now(PLAIN.replace("ReadWriteOnce", "Sometimes")));
    all.put(ReasonCode.SourceInvalid, setting -> addClone(setting, "restore"));
    all.put(
        ReasonCode.SourceGroupWrong,
        setting ->
            setting.now(
                Setting.claim(
                    "restore",
                    "fast",
                    "dataSourceRef: {apiGroup: x.y, kind: VolumeSnapshot, name: x}")));
    all.put(
        ReasonCode.SnapshotNotFound,
        setting -> setting.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP).addRestore());
    all.put(
        ReasonCode.SnapshotBeingDeleted,
        setting -> {
          keep(setting, ResourceTypes.VOLUME_SNAPSHOTS, BACKUP);
          setting.delete(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP).addRestore();
        });
    all.put(
        ReasonCode.SnapshotNotBound,
        setting ->
            restoreWith(
                setting,
                ResourceTypes.VOLUME_SNAPSHOTS,
                BACKUP,
                json -> status(json).remove("boundVolumeSnapshotContentName")));
    all.put(
        ReasonCode.SnapshotContentNotFound,
        setting -> setting.delete(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, CONTENT).addRestore());
    all.put(
        ReasonCode.SnapshotContentMismatch,
        setting ->
            restoreWith(
                setting,
                ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
                CONTENT,
                json ->
                    spec(json).withObjectProperty("volumeSnapshotRef").put("uid", "of another")));
    all.put(
        ReasonCode.SnapshotNotReady,
        setting ->
            restoreWith(
                setting,
                ResourceTypes.VOLUME_SNAPSHOTS,
                BACKUP,
                json -> status(json).put("readyToUse", false)));
    all.put(
        ReasonCode.DriverMismatch,
        setting ->
            restoreWith(
                setting,
                ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
                CONTENT,
                json -> spec(json).put("driver", "other.csi.example.com")));
    all.put(
        ReasonCode.VolumeModeMismatch,
        setting -> {
          addSource(setting);
          setting.now(clone("data").replace("accessModes", "volumeMode: Block\n  accessModes"));
        });
    all.put(ReasonCode.CloneSourceNotFound, setting -> addClone(setting, "data"));
    all.put(
        ReasonCode.CloneSourceNotBound,
        setting -> addClone(setting.now(Setting.claim("data", "\"\"", "")), "data"));
    all.put(
        ReasonCode.CloneSourceBeingDeleted,
        setting -> {
          addSource(setting);
          keep(setting, ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE);
          addClone(setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE), "data");
        });
    all.put(
        ReasonCode.CloneSourceInvalid,
        setting -> {
          addSource(setting);
          String volume = setting.claim(SOURCE).spec().volumeName();
          setting.cluster.edit(
              ResourceTypes.PERSISTENT_VOLUMES,
              ObjectKey.clusterScoped(volume),
              json -> spec(json).withObjectProperty("claimRef").put("uid", "of another"));
          addClone(setting, "data");
        });
    all.put(
        ReasonCode.NodeNotFound,
        setting -> // a selection that is not taken back
        setting.now(annotated("volume.alpha.kubernetes.io/selected-node: gone")));
    all.put(ReasonCode.TopologyUnknown, setting -> setting.now(PLAIN));
    all.put(
        ReasonCode.TopologyNotAllowed,
        setting ->
            setting
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
        setting ->
            setting.now(Setting.claim("restore", "fast", "volumeAttributesClassName: silver")));
    all.put(
        ReasonCode.AttributesClassNotFound,
        setting -> {
          able(setting, BackendFeature.MODIFY_VOLUME);
          setting.now(Setting.claim("restore", "fast", "volumeAttributesClassName: silver"));
        });
    all.put(
        ReasonCode.AttributesClassMismatch,
        setting -> {
          able(setting, BackendFeature.MODIFY_VOLUME);
          setting
              .apply(
                  """
                  apiVersion: storage.k8s.io/v1
                  kind: VolumeAttributesClass
                  metadata: {name: silver}
                  driverName: other.csi.example.com
                  """)
              .now(Setting.claim("restore", "fast", "volumeAttributesClassName: silver"));
        });
    all.put(
        ReasonCode.ParameterInvalid,
        setting ->
            setting
                .apply(
                    CLASS.replace("name: fast", "name: odd")
                        + "parameters: {csi.storage.k8s.io/nonsense: x}\n")
                .now(Setting.claim("restore", "odd", "")));
    all.put(ReasonCode.VolumeNameTaken, ExplainReasonsTest::takeTheName);
    all.put(
        ReasonCode.KindUnavailable,
        setting -> {
          setting.cluster.fail(ResourceTypes.VOLUME_SNAPSHOTS, Reason.NOT_SERVED);
          setting.addRestore();
        });
    return all;
  }

  /** Its UID is known only once the claim is there, so it has to wait for something else first. */
  private static void takeTheName(Setting setting) {
    setting.now(Setting.claim("restore", "late", ""));
    setting
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
                .formatted(setting.claim(RESTORE).metadata().uid()))
        .now(CLASS.replace("name: fast", "name: late"));
  }

  private static void able(Setting setting, BackendFeature feature) {
    var features = new HashSet<>(setting.backend.features());
    features.add(feature);
    setting.backend.features(features);
    setting.time.run();
  }

  private static void keep(Setting setting, ResourceType<?> type, ObjectKey key) {
    setting.cluster.edit(
        type,
        key,
        json -> json.withObjectProperty("metadata").putArray("finalizers").add("example.com/keep"));
  }

  private static void restoreWith(
      Setting setting, ResourceType<?> type, ObjectKey key, Consumer<ObjectNode> change) {
    setting.cluster.edit(type, key, change);
    setting.addRestore();
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
    return Setting.claim(
        "restore", "fast", "dataSource: {kind: PersistentVolumeClaim, name: %s}".formatted(source));
  }

  private static void addClone(Setting setting, String source) {
    setting.now(clone(source));
  }

  private static void addSource(Setting setting) {
    setting.now(Setting.claim("data", "fast", ""));
    assertThat(setting.phase(SOURCE)).isEqualTo("Bound");
  }

  private static Setting setting(ReasonCode reason) {
    var options = EngineOptions.builder();
    if (reason == ReasonCode.CrossNamespaceDisabled) {
      options.sources(sources -> sources.crossNamespace(false));
    }
    Setting setting = new Setting(options.build()).apply(CLASS).apply(ALLOW_DEV).addSnapshot(true);
    if (EnumSet.of(
            ReasonCode.NodeNotFound, ReasonCode.TopologyUnknown, ReasonCode.TopologyNotAllowed)
        .contains(reason)) {
      able(setting, BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    }
    return setting.start();
  }

  static Stream<Arguments> reasons() {
    return SETTINGS.entrySet().stream()
        .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("reasons")
  void aReasonReadsTheSameEverywhere(ReasonCode reason, Consumer<Setting> arrange) {
    Setting setting = setting(reason);

    arrange.accept(setting);
    setting.pass(Duration.ofSeconds(1));

    ClaimExplanation explanation = setting.engine.explain(RESTORE);
    assertThat(explanation.state()).isEqualTo(ClaimExplanation.State.WAITING);
    assertThat(explanation.reason()).isEqualTo(reason);
    assertThat(setting.lastWarning(RESTORE)).isEqualTo(reason + ": " + explanation.message());
    assertThat(setting.heard).contains("waiting dev/restore " + reason);
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
