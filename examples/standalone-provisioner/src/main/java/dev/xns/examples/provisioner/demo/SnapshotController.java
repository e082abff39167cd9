package dev.xns.examples.provisioner.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.api.model.VolumeSnapshotContent;
import dev.xns.csi.proto.Snapshot;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Plays the snapshot controller of a cluster for one VolumeSnapshot: lets the driver take the
 * snapshot, writes the VolumeSnapshotContent, and fills the status. Writes the status like any
 * other field, which suffices for a cluster in memory.
 */
public final class SnapshotController {
  private final ClusterAccess cluster;
  private final Path socket;

  /**
   * Serves this cluster.
   *
   * @param socket socket of the driver
   */
  public SnapshotController(ClusterAccess cluster, Path socket) {
    this.cluster = cluster;
    this.socket = socket;
  }

  /**
   * Takes a snapshot.
   *
   * @param key the VolumeSnapshot, which exists
   * @param source the volume it is taken of
   * @return the driver's identifier of the snapshot
   */
  public String take(ObjectKey key, PersistentVolume source) {
    VolumeSnapshot snapshot = cluster.get(ResourceTypes.VOLUME_SNAPSHOTS, key).orElseThrow();
    var volume = Objects.requireNonNull(source.spec().csi(), "a volume of the driver");
    String name = "snapshot-" + snapshot.metadata().uid();
    Snapshot taken =
        DriverSnapshots.take(
            socket, name, Objects.requireNonNull(volume.volumeHandle(), "its handle"));
    String content = "snapcontent-" + snapshot.metadata().uid();
    cluster.create(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        new VolumeSnapshotContent(
            ObjectMeta.named(ObjectKey.clusterScoped(content)),
            new VolumeSnapshotContent.Spec(
                volume.driver(),
                "Delete",
                source.spec().volumeMode(),
                new ObjectReference(
                    ResourceTypes.VOLUME_SNAPSHOTS.apiVersion(),
                    VolumeSnapshot.KIND,
                    key.namespace(),
                    key.name(),
                    snapshot.metadata().uid(),
                    null)),
            new VolumeSnapshotContent.Status(taken.getSnapshotId())));
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change
        .putObject("status")
        .put("boundVolumeSnapshotContentName", content)
        .put("readyToUse", taken.getReadyToUse())
        .put("restoreSize", Long.toString(taken.getSizeBytes()));
    cluster.patch(ResourceTypes.VOLUME_SNAPSHOTS, key, Patch.merge(change));
    return taken.getSnapshotId();
  }
}
