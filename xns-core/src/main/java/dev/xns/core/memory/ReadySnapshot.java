package dev.xns.core.memory;

import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.api.model.VolumeSnapshotContent;

/** A VolumeSnapshot and its content, as a snapshot controller makes them. */
final class ReadySnapshot {
  private ReadySnapshot() {}

  /** Puts both into a store. See {@link InMemoryCluster#addSnapshot}. */
  static void add(
      ObjectStore store, ObjectKey snapshot, String driver, String handle, Quantity restoreSize) {
    String content = "snapcontent-" + snapshot.namespace() + "-" + snapshot.name();
    VolumeSnapshot created =
        create(
            store,
            ResourceTypes.VOLUME_SNAPSHOTS,
            new VolumeSnapshot(
                ObjectMeta.named(snapshot), new VolumeSnapshot.Status(content, true, restoreSize)));
    var owner =
        new ObjectReference(
            ResourceTypes.VOLUME_SNAPSHOTS.apiVersion(),
            VolumeSnapshot.KIND,
            snapshot.namespace(),
            snapshot.name(),
            created.metadata().uid(),
            created.metadata().resourceVersion());
    create(
        store,
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        new VolumeSnapshotContent(
            ObjectMeta.named(ObjectKey.clusterScoped(content)),
            new VolumeSnapshotContent.Spec(driver, "Delete", "Filesystem", owner),
            new VolumeSnapshotContent.Status(handle)));
  }

  private static <T extends KubernetesObject> T create(
      ObjectStore store, ResourceType<T> type, T object) {
    return store.create(type, KubernetesJson.encode(type, object)).as(type);
  }
}
