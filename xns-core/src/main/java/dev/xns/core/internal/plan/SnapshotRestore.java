package dev.xns.core.internal.plan;

import dev.xns.api.backend.ContentSource;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.api.model.VolumeSnapshotContent;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether and from what a snapshot can be restored (SNAP-01 to 16). Only asked once access is
 * granted. Messages name the claim, the snapshot as the claim itself does, and nothing else of the
 * source's namespace (DEF-12, DEF-13).
 */
final class SnapshotRestore {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private final ClusterState cluster;
  private final ClaimSettings settings;
  private final PersistentVolumeClaim claim;
  private final ObjectKey key;
  private final String what;

  SnapshotRestore(
      ClusterState cluster, ClaimSettings settings, PersistentVolumeClaim claim, ObjectKey key) {
    this.cluster = cluster;
    this.settings = settings;
    this.claim = claim;
    this.key = key;
    this.what =
        "claim " + claim.key() + ": VolumeSnapshot " + ForeignText.name(key.toString()) + " ";
  }

  /** The source, for a claim of this size. */
  FoundSource find(Quantity requested) {
    requireReadable();
    VolumeSnapshot snapshot =
        cluster
            .snapshot(key)
            .orElseThrow(() -> waitForSnapshot(ReasonCode.SnapshotNotFound, "does not exist"));
    if (snapshot.metadata().isBeingDeleted()) {
      // SNAP-02 lets a restore that has started go on; such a restore is not planned again
      // (DEF-25).
      throw waitForSnapshot(ReasonCode.SnapshotBeingDeleted, "is being deleted");
    }
    VolumeSnapshot.Status status = snapshot.status();
    String contentName = status == null ? null : status.boundVolumeSnapshotContentName();
    if (status == null || contentName == null || contentName.isEmpty()) {
      throw waitForSnapshot(ReasonCode.SnapshotNotBound, "is not bound to a content yet");
    }
    VolumeSnapshotContent content =
        cluster
            .snapshotContent(contentName)
            .orElseThrow(
                () ->
                    waitForContent(
                        ReasonCode.SnapshotContentNotFound,
                        contentName,
                        "is bound to a content that does not exist"));
    requireOwn(snapshot, content, contentName);
    requireStaying(content, contentName);
    if (!Boolean.TRUE.equals(status.readyToUse())) {
      throw waitForSnapshot(ReasonCode.SnapshotNotReady, "is not ready to use yet");
    }
    String handle = content.status().snapshotHandle();
    if (handle == null || handle.isEmpty()) {
      throw waitForContent(
          ReasonCode.SnapshotNotReady, contentName, "has no handle of the driver yet");
    }
    requireSize(status.restoreSize(), requested);
    requireSameMode(content, contentName);
    return new FoundSource(
        new ContentSource.OfSnapshot(handle),
        new SourceObject(ResourceTypes.VOLUME_SNAPSHOTS, key, snapshot.metadata().uid()));
  }

  private void requireReadable() {
    for (var type :
        List.of(ResourceTypes.VOLUME_SNAPSHOTS, ResourceTypes.VOLUME_SNAPSHOT_CONTENTS)) {
      cluster
          .trouble(type)
          .ifPresent(
              trouble -> {
                throw new PlanningException(
                    ReasonCode.KindUnavailable,
                    "claim "
                        + claim.key()
                        + " is to be restored from a snapshot, but "
                        + type
                        + " cannot be read: "
                        + trouble,
                    Dependency.on(type));
              });
    }
  }

  /** SNAP-05, SNAP-06. */
  private void requireOwn(
      VolumeSnapshot snapshot, VolumeSnapshotContent content, String contentName) {
    var owner = content.spec().volumeSnapshotRef();
    if (owner == null || !owner.refersTo(snapshot.metadata())) {
      throw waitForContent(
          ReasonCode.SnapshotContentMismatch,
          contentName,
          "is bound to a content that belongs to another snapshot");
    }
    if (!settings.driver().equals(content.spec().driver())) {
      throw waitForContent(
          ReasonCode.DriverMismatch,
          contentName,
          "was taken by driver "
              + ForeignText.quoted(content.spec().driver())
              + ", but the claim's class is served by "
              + ForeignText.quoted(settings.driver())
              + ": use a class of the snapshot's driver");
    }
  }

  /**
   * DEF-18: the snapshot controller, which does not know of claims in other namespaces, deletes the
   * content and the data behind it although a finalizer keeps the snapshot.
   */
  private void requireStaying(VolumeSnapshotContent content, String contentName) {
    boolean marked = content.metadata().annotation(Annotations.SNAPSHOT_BEING_DELETED) != null;
    if (marked || content.metadata().isBeingDeleted()) {
      throw waitForContent(
          ReasonCode.SnapshotBeingDeleted,
          contentName,
          "is lost: its content is being deleted, and its data with it; name another snapshot");
    }
  }

  /** SNAP-09, SNAP-10, SNAP-16. */
  private void requireSize(@Nullable Quantity restoreSize, Quantity requested) {
    if (restoreSize != null && requested.toBytes() < restoreSize.toBytes()) {
      throw waitForSnapshot(
          ReasonCode.SizeTooSmall,
          "needs "
              + restoreSize.toBytes()
              + " bytes, but the claim asks for "
              + requested.toBytes()
              + ": ask for at least "
              + Quantity.ofBytes(restoreSize.toBytes()));
    }
  }

  /** SNAP-14. */
  private void requireSameMode(VolumeSnapshotContent content, String contentName) {
    String from = content.spec().sourceVolumeMode();
    String to = claim.spec().volumeMode();
    if (!settings.options().sources().preventVolumeModeConversion()
        || from == null
        || to == null
        || from.equals(to)) {
      return;
    }
    String change = "holds a " + from + " volume and the claim wants " + to + ": annotation ";
    String name = Annotations.ALLOW_VOLUME_MODE_CHANGE;
    String allowed = content.metadata().annotation(name);
    if (allowed == null) {
      throw modeMismatch(contentName, change + name + " on its content is missing");
    }
    if (FALSE.contains(allowed)) {
      throw modeMismatch(contentName, change + name + " on its content is false");
    }
    if (!TRUE.contains(allowed)) {
      throw modeMismatch(contentName, change + name + " on its content is not a boolean");
    }
  }

  private PlanningException modeMismatch(String contentName, String problem) {
    return waitForContent(ReasonCode.VolumeModeMismatch, contentName, problem);
  }

  private PlanningException waitForSnapshot(ReasonCode reason, String problem) {
    return new PlanningException(reason, what + problem, Dependencies.onSnapshot(key));
  }

  private PlanningException waitForContent(ReasonCode reason, String content, String problem) {
    return new PlanningException(
        reason,
        what + problem,
        Dependencies.onSnapshot(key),
        Dependencies.onSnapshotContent(content));
  }
}
