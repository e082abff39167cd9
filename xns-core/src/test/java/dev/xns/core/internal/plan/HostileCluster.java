package dev.xns.core.internal.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.UndecodableObjectException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A cluster in which a claim can be served, after somebody wrote into some of its fields. */
final class HostileCluster {
  /** Sources that the claim names, as YAML. */
  static final List<String> SOURCES =
      List.of(
          "",
          "dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup,"
              + " namespace: prod}",
          "dataSourceRef: {kind: PersistentVolumeClaim, name: data, namespace: prod}",
          "dataSource: {kind: PersistentVolumeClaim, name: sibling}",
          "dataSource: {kind: PersistentVolumeClaim, name: target}",
          "dataSourceRef: {apiGroup: hello.example.com, kind: Hello, name: x, namespace: prod}");

  /** The objects. Data and sibling are claims to be cloned; sibling is a clone of the target. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes its lists
  enum Thing {
    TARGET(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        """
        metadata:
          namespace: dev
          name: target
          uid: 11111111-2222-3333-4444-555555555555
          resourceVersion: "7"
          annotations:
            volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev
            volume.kubernetes.io/selected-node: n1
            k: blue
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 2Gi}}
          storageClassName: fast
          volumeMode: Filesystem
          volumeAttributesClassName: gold
          %s
        status: {phase: Pending}
        """,
        "metadata>annotations>volume.kubernetes.io/storage-provisioner",
        "metadata>annotations>volume.beta.kubernetes.io/storage-provisioner",
        "metadata>annotations>volume.beta.kubernetes.io/storage-class",
        "metadata>annotations>volume.kubernetes.io/selected-node",
        "metadata>annotations>volume.alpha.kubernetes.io/selected-node",
        "metadata>annotations>k",
        "spec>resources>requests>storage"),
    CLASS(
        ResourceTypes.STORAGE_CLASSES,
        """
        metadata: {name: fast}
        provisioner: hostpath.csi.xns.dev
        parameters:
          tier: gold
          csi.storage.k8s.io/fstype: xfs
          csi.storage.k8s.io/secret-name: "s-${pvc.name}-${pvc.annotations['k']}"
          csi.storage.k8s.io/secret-namespace: infra
        mountOptions: [noatime]
        reclaimPolicy: Delete
        volumeBindingMode: Immediate
        allowedTopologies: [{matchLabelExpressions: [{key: zone, values: [a, b]}]}]
        """,
        "parameters>tier",
        "parameters>fstype",
        "parameters>csi.storage.k8s.io/fstype",
        "parameters>csi.storage.k8s.io/secret-name",
        "parameters>csi.storage.k8s.io/secret-namespace",
        "parameters>csi.storage.k8s.io/node-stage-secret-name",
        "parameters>csi.storage.k8s.io/other",
        "parameters>csiProvisionerSecretName"),
    SNAPSHOT(
        ResourceTypes.VOLUME_SNAPSHOTS,
        """
        metadata: {namespace: prod, name: backup, uid: snap-uid}
        status: {boundVolumeSnapshotContentName: content, readyToUse: true, restoreSize: 1Gi}
        """),
    CONTENT(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        """
        metadata: {name: content}
        spec:
          driver: hostpath.csi.xns.dev
          deletionPolicy: Delete
          sourceVolumeMode: Filesystem
          volumeSnapshotRef: {namespace: prod, name: backup, uid: snap-uid}
        status: {snapshotHandle: handle-1}
        """,
        "metadata>annotations>snapshot.storage.kubernetes.io/allow-volume-mode-change"),
    DATA(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        """
        metadata: {namespace: prod, name: data, uid: data-uid}
        spec: {storageClassName: fast, volumeName: pv-1, resources: {requests: {storage: 1Gi}}}
        status: {phase: Bound}
        """),
    SIBLING(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        """
        metadata: {namespace: dev, name: sibling, uid: sibling-uid}
        spec:
          storageClassName: fast
          volumeName: pv-2
          dataSource: {kind: PersistentVolumeClaim, name: target}
        status: {phase: Bound}
        """),
    DATA_VOLUME(
        ResourceTypes.PERSISTENT_VOLUMES,
        """
        metadata: {name: pv-1}
        spec:
          capacity: {storage: 1Gi}
          csi: {driver: hostpath.csi.xns.dev, volumeHandle: handle-7}
          claimRef: {namespace: prod, name: data, uid: data-uid}
          volumeMode: Filesystem
        status: {phase: Bound}
        """,
        "spec>capacity>storage"),
    SIBLING_VOLUME(
        ResourceTypes.PERSISTENT_VOLUMES,
        """
        metadata: {name: pv-2}
        spec:
          capacity: {storage: 1Gi}
          csi: {driver: hostpath.csi.xns.dev, volumeHandle: handle-8}
          claimRef: {namespace: dev, name: sibling, uid: sibling-uid}
        status: {phase: Bound}
        """),
    RELEASED(
        ResourceTypes.PERSISTENT_VOLUMES,
        """
        metadata:
          name: pv-3
          uid: pv-uid
          resourceVersion: "9"
          finalizers: [external-provisioner.volume.kubernetes.io/finalizer]
          annotations:
            pv.kubernetes.io/provisioned-by: hostpath.csi.xns.dev
            volume.kubernetes.io/provisioner-deletion-secret-name: s
            volume.kubernetes.io/provisioner-deletion-secret-namespace: infra
        spec:
          capacity: {storage: 1Gi}
          persistentVolumeReclaimPolicy: Delete
          storageClassName: fast
          csi: {driver: hostpath.csi.xns.dev, volumeHandle: handle-9}
          claimRef: {namespace: dev, name: gone, uid: gone-uid}
        status: {phase: Released}
        """,
        "metadata>annotations>pv.kubernetes.io/provisioned-by",
        "metadata>annotations>pv.kubernetes.io/migrated-to",
        "metadata>annotations>volume.beta.kubernetes.io/storage-class",
        "metadata>annotations>volume.kubernetes.io/provisioner-deletion-secret-name",
        "metadata>annotations>volume.kubernetes.io/provisioner-deletion-secret-namespace"),
    NODE(
        ResourceTypes.NODES,
        "metadata: {name: n1, labels: {zone: a, kubernetes.io/hostname: n1}}",
        "metadata>labels>zone"),
    CSI_NODE(
        ResourceTypes.CSI_NODES,
        """
        metadata: {name: n1}
        spec: {drivers: [{name: hostpath.csi.xns.dev, nodeID: n1, topologyKeys: [zone]}]}
        """),
    ATTRIBUTES(
        ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
        """
        metadata: {name: gold}
        driverName: hostpath.csi.xns.dev
        parameters: {iops: "5000"}
        """,
        "parameters>iops"),
    ATTACHMENT(
        ResourceTypes.VOLUME_ATTACHMENTS,
        """
        metadata: {name: a}
        spec: {attacher: hostpath.csi.xns.dev, nodeName: n1, source: {persistentVolumeName: pv-9}}
        """);

    private final ResourceType<? extends KubernetesObject> type;
    private final String yaml;
    private final List<String> places;

    Thing(ResourceType<? extends KubernetesObject> type, String yaml, String... entries) {
      this.type = type;
      this.yaml = yaml;
      places = new ArrayList<>(Places.in(type.recordClass()));
      places.addAll(Arrays.asList(entries));
    }
  }

  /** One field that somebody wrote into. */
  record Change(Thing thing, String place, int choice) {}

  /** By YAML: reading it takes longer than everything else. */
  private static final Map<String, KubernetesObject> UNCHANGED = new ConcurrentHashMap<>();

  private static final List<JsonNode> JSON = HostileValues.json();

  private final YamlCluster cluster = new YamlCluster();
  private final Map<Thing, KubernetesObject> objects = new EnumMap<>(Thing.class);

  /** Every single field of every object. */
  static List<Change> everyField() {
    return Arrays.stream(Thing.values())
        .flatMap(thing -> thing.places.stream().map(place -> new Change(thing, place, 0)))
        .toList();
  }

  /** With these changes made to the records. */
  static HostileCluster ofRecords(String source, List<Change> changes) {
    var hostile = new HostileCluster();
    for (Thing thing : Thing.values()) {
      hostile.addRecord(thing, thing.type, source, changes);
    }
    return hostile;
  }

  /** With these changes made to the JSON. What cannot be decoded is not there. */
  static HostileCluster ofJson(String source, List<Change> changes) {
    var hostile = new HostileCluster();
    for (Thing thing : Thing.values()) {
      hostile.addJson(thing, thing.type, source, changes);
    }
    return hostile;
  }

  YamlCluster cluster() {
    return cluster;
  }

  /** The claim to be served; empty if it cannot be decoded. */
  Optional<PersistentVolumeClaim> target() {
    return Optional.ofNullable((PersistentVolumeClaim) objects.get(Thing.TARGET));
  }

  /** The volume to be deleted; empty if it cannot be decoded. */
  Optional<PersistentVolume> released() {
    return Optional.ofNullable((PersistentVolume) objects.get(Thing.RELEASED));
  }

  private <T extends KubernetesObject> void addRecord(
      Thing thing, ResourceType<T> type, String source, List<Change> changes) {
    KubernetesObject object = unchanged(thing, type, source);
    for (Change change : changes) {
      if (change.thing() == thing) {
        object =
            (KubernetesObject)
                Places.with(
                    (Record) object,
                    change.place(),
                    declared -> HostileValues.of(declared, change.choice()));
      }
    }
    put(thing, type, type.recordClass().cast(object));
  }

  private <T extends KubernetesObject> void addJson(
      Thing thing, ResourceType<T> type, String source, List<Change> changes) {
    if (changes.stream().noneMatch(change -> change.thing() == thing)) {
      put(thing, type, unchanged(thing, type, source));
      return;
    }
    ObjectNode json = KubernetesJson.encode(type, unchanged(thing, type, source));
    for (Change change : changes) {
      if (change.thing() == thing) {
        Places.write(json, change.place(), JSON.get(change.choice() % JSON.size()));
      }
    }
    try {
      // As it comes from a server: as text.
      JsonNode read = KubernetesJson.mapper().readTree(json.toString());
      put(thing, type, KubernetesJson.decode(type, read));
    } catch (UndecodableObjectException e) {
      if (e.getMessage() == null || !e.getMessage().startsWith("Cannot read " + type.kind())) {
        throw new AssertionError("not a clear message", e);
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON", e);
    }
  }

  private static <T extends KubernetesObject> T unchanged(
      Thing thing, ResourceType<T> type, String source) {
    String yaml = thing.yaml.replace("%s", source);
    return type.recordClass()
        .cast(UNCHANGED.computeIfAbsent(yaml, y -> YamlCluster.parse(type, y)));
  }

  private <T extends KubernetesObject> void put(Thing thing, ResourceType<T> type, T object) {
    objects.put(thing, object);
    cluster.add(type, object);
  }
}
