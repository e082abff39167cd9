package dev.xns.api.model;

import java.util.List;
import java.util.Optional;

/** The kinds of object the engine works with. */
public final class ResourceTypes {
  private static final String STORAGE = "storage.k8s.io";

  /** PersistentVolumeClaims. */
  public static final ResourceType<PersistentVolumeClaim> PERSISTENT_VOLUME_CLAIMS =
      new ResourceType<>(
          "",
          "v1",
          "persistentvolumeclaims",
          PersistentVolumeClaim.KIND,
          true,
          PersistentVolumeClaim.class);

  /** PersistentVolumes. */
  public static final ResourceType<PersistentVolume> PERSISTENT_VOLUMES =
      new ResourceType<>(
          "", "v1", "persistentvolumes", PersistentVolume.KIND, false, PersistentVolume.class);

  /** StorageClasses. */
  public static final ResourceType<StorageClass> STORAGE_CLASSES =
      new ResourceType<>(
          STORAGE, "v1", "storageclasses", StorageClass.KIND, false, StorageClass.class);

  /** VolumeSnapshots. */
  public static final ResourceType<VolumeSnapshot> VOLUME_SNAPSHOTS =
      new ResourceType<>(
          VolumeSnapshot.GROUP,
          "v1",
          "volumesnapshots",
          VolumeSnapshot.KIND,
          true,
          VolumeSnapshot.class);

  /** VolumeSnapshotContents. */
  public static final ResourceType<VolumeSnapshotContent> VOLUME_SNAPSHOT_CONTENTS =
      new ResourceType<>(
          VolumeSnapshot.GROUP,
          "v1",
          "volumesnapshotcontents",
          VolumeSnapshotContent.KIND,
          false,
          VolumeSnapshotContent.class);

  /** ReferenceGrants in the stable version of their API, to be preferred. */
  public static final ResourceType<ReferenceGrant> REFERENCE_GRANTS =
      new ResourceType<>(
          ReferenceGrant.GROUP,
          "v1",
          "referencegrants",
          ReferenceGrant.KIND,
          true,
          ReferenceGrant.class);

  /** ReferenceGrants in the older version of their API; same schema. */
  public static final ResourceType<ReferenceGrant> REFERENCE_GRANTS_V1BETA1 =
      REFERENCE_GRANTS.inVersion("v1beta1");

  /** Nodes. */
  public static final ResourceType<Node> NODES =
      new ResourceType<>("", "v1", "nodes", Node.KIND, false, Node.class);

  /** CSINodes. */
  public static final ResourceType<CsiNode> CSI_NODES =
      new ResourceType<>(STORAGE, "v1", "csinodes", CsiNode.KIND, false, CsiNode.class);

  /** Secrets. */
  public static final ResourceType<Secret> SECRETS =
      new ResourceType<>("", "v1", "secrets", Secret.KIND, true, Secret.class);

  /** VolumeAttachments. */
  public static final ResourceType<VolumeAttachment> VOLUME_ATTACHMENTS =
      new ResourceType<>(
          STORAGE, "v1", "volumeattachments", VolumeAttachment.KIND, false, VolumeAttachment.class);

  /** VolumeAttributesClasses. */
  public static final ResourceType<VolumeAttributesClass> VOLUME_ATTRIBUTES_CLASSES =
      new ResourceType<>(
          STORAGE,
          "v1",
          "volumeattributesclasses",
          VolumeAttributesClass.KIND,
          false,
          VolumeAttributesClass.class);

  /** VolumeAttributesClasses in the older version of their API; same schema. */
  public static final ResourceType<VolumeAttributesClass> VOLUME_ATTRIBUTES_CLASSES_V1BETA1 =
      VOLUME_ATTRIBUTES_CLASSES.inVersion("v1beta1");

  /** CSIStorageCapacities. */
  public static final ResourceType<CsiStorageCapacity> CSI_STORAGE_CAPACITIES =
      new ResourceType<>(
          STORAGE,
          "v1",
          "csistoragecapacities",
          CsiStorageCapacity.KIND,
          true,
          CsiStorageCapacity.class);

  /** Events of the core group. */
  public static final ResourceType<Event> EVENTS =
      new ResourceType<>("", "v1", "events", Event.KIND, true, Event.class);

  /** Leases. */
  public static final ResourceType<Lease> LEASES =
      new ResourceType<>("coordination.k8s.io", "v1", "leases", Lease.KIND, true, Lease.class);

  /** All of the above. Of a kind that is here in several versions the preferred one comes first. */
  public static final List<ResourceType<?>> ALL =
      List.of(
          PERSISTENT_VOLUME_CLAIMS,
          PERSISTENT_VOLUMES,
          STORAGE_CLASSES,
          VOLUME_SNAPSHOTS,
          VOLUME_SNAPSHOT_CONTENTS,
          REFERENCE_GRANTS,
          REFERENCE_GRANTS_V1BETA1,
          NODES,
          CSI_NODES,
          SECRETS,
          VOLUME_ATTACHMENTS,
          VOLUME_ATTRIBUTES_CLASSES,
          VOLUME_ATTRIBUTES_CLASSES_V1BETA1,
          CSI_STORAGE_CAPACITIES,
          EVENTS,
          LEASES);

  private ResourceTypes() {}

  /**
   * The next best version of a kind, to use where this one is not served; empty if there is none.
   */
  public static <T extends KubernetesObject> Optional<ResourceType<T>> nextBest(
      ResourceType<T> type) {
    return ALL.stream()
        .skip(ALL.indexOf(type) + 1L)
        .filter(other -> ALL.contains(type) && other.equals(type.inVersion(other.version())))
        .findFirst()
        .map(other -> type.inVersion(other.version()));
  }
}
