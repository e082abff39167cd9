package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything is wrong at once, and is put right from top to bottom: which fault is told first? */
class PreflightOrderTest {
  private final YamlCluster cluster = new YamlCluster();
  private final List<String> told = new ArrayList<>();
  private final Set<BackendFeature> features =
      EnumSet.of(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
  private String annotations = "volume.kubernetes.io/selected-node: n1";
  private String parameters = "a: b, fstype: x, FSTYPE: y, csi.storage.k8s.io/odd: z";
  private String secret = ", csi.storage.k8s.io/node-stage-secret-name: s";
  private String size = "";
  private String mode = "Sometimes";
  private String selector = "selector: {}";
  private String source =
      "{apiGroup: snapshot.storage.k8s.io/v1, kind: VolumeSnapshot, name: backup, namespace: prod}";
  private GrantDecision decision = GrantDecision.Denied.DENIED;

  private void look() {
    var settings = new ClaimSettings(YamlCluster.DRIVER, features, "me", EngineOptions.defaults());
    var claim =
        YamlCluster.claim(
            """
            metadata: {namespace: dev, name: data, uid: u, annotations: {%s}}
            spec:
              storageClassName: fast
              volumeAttributesClassName: silver
              accessModes: [%s]
              resources: {requests: {%s}}
              dataSourceRef: %s
              %s
            """
                .formatted(annotations, mode, size, source, selector));
    Plan plan = new ClaimPlanner(settings).plan(claim, cluster, decision);
    if (plan instanceof Plan.Wait wait) {
      told.add(wait.reason().toString());
    } else if (plan instanceof Plan.Reschedule reschedule) {
      told.add(reschedule.reason().toString());
    } else {
      told.add(plan.getClass().getSimpleName());
    }
  }

  private void classWith(String more) {
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        "{metadata: {name: fast}, provisioner: %s, parameters: {%s}}"
            .formatted(YamlCluster.DRIVER, parameters + more));
  }

  @Test
  void faultsAreToldInTheOrderOfTheReferenceProduct() { // PRE-01 to 22, CAP-10
    look();
    annotations += ", volume.kubernetes.io/storage-provisioner: " + YamlCluster.DRIVER;
    look();
    classWith(secret);
    look();
    source = source.replace("/v1", "");
    look();
    decision = new GrantDecision.Allowed(ObjectKey.of("prod", "allow"));
    for (BackendFeature feature :
        List.of(
            BackendFeature.CONTROLLER_SERVICE,
            BackendFeature.CREATE_DELETE_VOLUME,
            BackendFeature.CREATE_DELETE_SNAPSHOT,
            BackendFeature.MODIFY_VOLUME)) {
      look();
      features.add(feature);
    }
    look();
    selector = "";
    look();
    parameters = parameters.replace("fstype: x, FSTYPE: y, ", "");
    classWith(secret);
    look();
    mode = "ReadWriteOnce";
    look();
    parameters = "a: b";
    classWith(secret);
    look();
    size = "storage: 1Gi";
    look();
    addSnapshot();
    look();
    cluster.node("n1", "zone=z1", true);
    look();
    classWith("");
    look();
    cluster.add(
        ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
        "{metadata: {name: silver}, driverName: %s}".formatted(YamlCluster.DRIVER));
    look();

    assertThat(told)
        .containsExactly(
            "Ignore", // PRE-01
            "ClassNotFound", // PRE-03
            "SourceGroupWrong", // PRE-06, before the grant (DEF-16)
            "RefNotPermitted", // PRE-04
            "DriverLacksCapability", // PRE-08
            "DriverLacksCapability",
            "DriverLacksCapability",
            "DriverLacksCapability", // PRE-07
            "SelectorNotSupported", // PRE-09
            "ParameterInvalid", // PRE-11
            "AccessModeInvalid", // PRE-12
            "ParameterInvalid", // PRE-19, before anything is looked up
            "SizeMissing",
            "SnapshotNotFound", // PRE-13
            "NodeNotFound", // PRE-16
            "ParameterInvalid", // PRE-17, PRE-18
            "AttributesClassNotFound", // PRE-21
            "Provision"); // PRE-22
  }

  private void addSnapshot() {
    cluster
        .add(
            ResourceTypes.VOLUME_SNAPSHOTS,
            """
            metadata: {namespace: prod, name: backup, uid: s}
            status: {boundVolumeSnapshotContentName: content, readyToUse: true}
            """)
        .add(
            ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
            """
            metadata: {name: content}
            spec:
              driver: hostpath.csi.xns.dev
              volumeSnapshotRef: {namespace: prod, name: backup, uid: s}
            status: {snapshotHandle: h}
            """);
  }
}
