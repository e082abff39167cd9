package dev.xns.core.internal.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.xns.api.model.CsiNode;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.api.model.VolumeAttachment;
import dev.xns.api.model.VolumeAttributesClass;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.api.model.VolumeSnapshotContent;
import dev.xns.core.internal.topology.NodeIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster for planning, written down as YAML. */
final class YamlCluster implements ClusterState {
  static final String DRIVER = "hostpath.csi.xns.dev";

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Map<ObjectKey, KubernetesObject> objects = new HashMap<>();
  private final Map<String, String> troubles = new HashMap<>();
  private final NodeIndex nodes = new NodeIndex();
  private final List<VolumeAttachment> attachments = new ArrayList<>();

  /** The running example: snapshot prod/backup of 1Gi, bound and ready, and a class. */
  static YamlCluster withSnapshot() {
    return new YamlCluster()
        .add(
            ResourceTypes.STORAGE_CLASSES,
            """
            metadata: {name: fast}
            provisioner: hostpath.csi.xns.dev
            parameters: {tier: gold}
            mountOptions: [noatime]
            reclaimPolicy: Delete
            """)
        .add(
            ResourceTypes.VOLUME_SNAPSHOTS,
            """
            metadata: {namespace: prod, name: backup, uid: snap-uid}
            status: {boundVolumeSnapshotContentName: content, readyToUse: true, restoreSize: 1Gi}
            """)
        .add(
            ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
            """
            metadata: {name: content}
            spec:
              driver: hostpath.csi.xns.dev
              deletionPolicy: Delete
              sourceVolumeMode: Filesystem
              volumeSnapshotRef: {namespace: prod, name: backup, uid: snap-uid}
            status: {snapshotHandle: handle-1}
            """);
  }

  static PersistentVolumeClaim claim(String yaml) {
    return parse(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, yaml);
  }

  /** Claim dev/restore of prod/backup. */
  static PersistentVolumeClaim restore() {
    return restore("1Gi", "");
  }

  static PersistentVolumeClaim restore(String size, String moreSpec) {
    return claim(
        """
        metadata:
          namespace: dev
          name: restore
          uid: 11111111-2222-3333-4444-555555555555
          resourceVersion: "7"
          annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: %s}}
          storageClassName: fast
          dataSourceRef:
            {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup, namespace: prod}
        %s
        """
            .formatted(size, moreSpec.indent(2)));
  }

  static <T extends KubernetesObject> T parse(ResourceType<T> type, String yaml) {
    try {
      return KubernetesJson.decode(type, YAML.readTree(yaml));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  <T extends KubernetesObject> YamlCluster add(ResourceType<T> type, String yaml) {
    return add(type, parse(type, yaml));
  }

  <T extends KubernetesObject> YamlCluster add(ResourceType<T> type, T object) {
    if (object instanceof VolumeAttachment attachment) {
      attachments.add(attachment);
    } else if (object instanceof Node node) {
      nodes.nodeChanged(node.metadata().name(), node);
    } else if (object instanceof CsiNode csiNode) {
      nodes.csiNodeChanged(csiNode.metadata().name(), csiNode);
    }
    objects.put(keyed(type, object.key()), object);
    return this;
  }

  /**
   * A node and its CSINode.
   *
   * @param labels {@code key=value,key=value}
   * @param registered whether the driver is registered on it, with all the labels' keys
   */
  YamlCluster node(String name, String labels, boolean registered) {
    add(
        ResourceTypes.NODES,
        "metadata: {name: %s, labels: {%s}}".formatted(name, labels.replace("=", ": ")));
    String keys = labels.replaceAll("=[^,]*", "");
    return add(
        ResourceTypes.CSI_NODES,
        "metadata: {name: %s}\nspec: {drivers: [{name: %s, topologyKeys: [%s]}]}"
            .formatted(name, registered ? DRIVER : "other", keys));
  }

  YamlCluster remove(ResourceType<?> type, ObjectKey key) {
    objects.remove(keyed(type, key));
    if (type.equals(ResourceTypes.NODES)) {
      nodes.nodeChanged(key.name(), null);
    } else if (type.equals(ResourceTypes.CSI_NODES)) {
      nodes.csiNodeChanged(key.name(), null);
    }
    return this;
  }

  YamlCluster trouble(ResourceType<?> type, String why) {
    troubles.put(type.kind(), why);
    return this;
  }

  @Override
  public Optional<String> trouble(ResourceType<?> type) {
    return Optional.ofNullable(troubles.get(type.kind()));
  }

  @Override
  public Optional<PersistentVolumeClaim> claim(ObjectKey key) {
    return find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key);
  }

  @Override
  public Optional<StorageClass> storageClass(String name) {
    return find(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(name));
  }

  @Override
  public Optional<PersistentVolume> volume(String name) {
    return find(ResourceTypes.PERSISTENT_VOLUMES, ObjectKey.clusterScoped(name));
  }

  @Override
  public Optional<VolumeSnapshot> snapshot(ObjectKey key) {
    return find(ResourceTypes.VOLUME_SNAPSHOTS, key);
  }

  @Override
  public Optional<VolumeSnapshotContent> snapshotContent(String name) {
    return find(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, ObjectKey.clusterScoped(name));
  }

  @Override
  public Optional<VolumeAttributesClass> attributesClass(String name) {
    return find(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped(name));
  }

  @Override
  public NodeIndex nodes() {
    return nodes;
  }

  @Override
  public Collection<VolumeAttachment> attachments(String volume) {
    return attachments.stream()
        .filter(a -> a.spec().source() != null)
        .filter(a -> volume.equals(a.spec().source().persistentVolumeName()))
        .toList();
  }

  private <T extends KubernetesObject> Optional<T> find(ResourceType<T> type, ObjectKey key) {
    return Optional.ofNullable(type.recordClass().cast(objects.get(keyed(type, key))));
  }

  private static ObjectKey keyed(ResourceType<?> type, ObjectKey key) {
    return new ObjectKey(type.kind() + ":" + key.namespace(), key.name());
  }
}
