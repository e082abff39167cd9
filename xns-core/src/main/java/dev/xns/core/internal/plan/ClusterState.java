package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.StorageClass;
import dev.xns.api.model.VolumeAttachment;
import dev.xns.api.model.VolumeAttributesClass;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.api.model.VolumeSnapshotContent;
import dev.xns.core.internal.topology.NodeIndex;
import java.util.Collection;
import java.util.Optional;

/** What planning may look at. Does not change while one plan is made. */
public interface ClusterState {
  /** What keeps objects of this kind from being known, in words; empty if they are known. */
  Optional<String> trouble(ResourceType<?> type);

  /** A claim. */
  Optional<PersistentVolumeClaim> claim(ObjectKey key);

  /** A class by name. */
  Optional<StorageClass> storageClass(String name);

  /** A volume by name. */
  Optional<PersistentVolume> volume(String name);

  /** A snapshot. */
  Optional<VolumeSnapshot> snapshot(ObjectKey key);

  /** A snapshot content by name. */
  Optional<VolumeSnapshotContent> snapshotContent(String name);

  /** A VolumeAttributesClass by name. */
  Optional<VolumeAttributesClass> attributesClass(String name);

  /** The nodes and the drivers on them. */
  NodeIndex nodes();

  /** The attachments of a volume, by name of the volume. */
  Collection<VolumeAttachment> attachments(String volume);
}
