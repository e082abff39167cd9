package dev.xns.core.internal.plan;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeAttachment;
import dev.xns.core.report.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what is to be done about a PersistentVolume (DEL-02 to 09, FIN-18). A pure function, like
 * {@link ClaimPlanner}.
 */
public final class VolumePlanner {
  private final String driver;
  private final Set<BackendFeature> features;

  /** A planner for the volumes of this driver. */
  public VolumePlanner(String driver, Set<BackendFeature> features) {
    this.driver = driver;
    this.features = features;
  }

  /** Plans for one volume. */
  public VolumePlan plan(PersistentVolume volume, ClusterState cluster) {
    try {
      return decide(volume, cluster);
    } catch (PlanningException e) {
      var wait = (Plan.Wait) e.toPlan(); // volumes are not scheduled
      return new VolumePlan.Wait(wait.reason(), wait.message(), wait.on());
    }
  }

  private VolumePlan decide(PersistentVolume volume, ClusterState cluster) {
    ObjectMeta metadata = volume.metadata();
    if (!isOurs(volume)) {
      return new VolumePlan.Ignore("another provisioner made it");
    }
    boolean delete = "Delete".equals(volume.spec().persistentVolumeReclaimPolicy());
    boolean finalizer = metadata.hasFinalizer(Annotations.VOLUME_FINALIZER);
    if (!delete && finalizer) {
      return new VolumePlan.SetFinalizers(
          metadata, metadata.finalizersWithout(Annotations.VOLUME_FINALIZER));
    }
    String phase = volume.status().phase();
    if (delete && !finalizer && !metadata.isBeingDeleted() && "Bound".equals(phase)) {
      var finalizers = new ArrayList<>(metadata.finalizers());
      finalizers.add(Annotations.VOLUME_FINALIZER);
      return new VolumePlan.SetFinalizers(metadata, List.copyOf(finalizers));
    }
    if (!delete || !"Released".equals(phase)) {
      return new VolumePlan.Ignore("it is " + phase + " and to be kept");
    }
    if (metadata.isBeingDeleted() && !finalizer) {
      return new VolumePlan.Ignore("its data were deleted already"); // DEL-04
    }
    return deletion(volume, cluster);
  }

  /** DEL-02. */
  private boolean isOurs(PersistentVolume volume) {
    String provisionedBy = volume.metadata().annotation(Annotations.PROVISIONED_BY);
    String migratedTo = volume.metadata().annotation(Annotations.MIGRATED_TO);
    if (provisionedBy != null) {
      return driver.equals(provisionedBy) || driver.equals(migratedTo);
    }
    var csi = volume.spec().csi();
    return driver.equals(csi != null ? csi.driver() : migratedTo);
  }

  private VolumePlan deletion(PersistentVolume volume, ClusterState cluster) {
    String name = volume.metadata().name();
    var csi = volume.spec().csi();
    String handle = csi == null ? null : csi.volumeHandle();
    if (handle == null || handle.isEmpty()) {
      return waiting(
          ReasonCode.NotSupported,
          "volume " + name + " cannot be deleted: it has no CSI volume handle");
    }
    for (BackendFeature needed :
        List.of(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME)) {
      if (!features.contains(needed)) {
        return waiting(
            ReasonCode.DriverLacksCapability,
            "volume "
                + name
                + " cannot be deleted: driver "
                + driver
                + " lacks the capability "
                + needed,
            Dependencies.ON_BACKEND);
      }
    }
    Optional<VolumePlan> attached = attached(name, cluster);
    return attached.orElseGet(
        () ->
            new VolumePlan.Delete(
                volume.metadata(), handle, new DeletionSecret(cluster).of(volume)));
  }

  /** DEL-09: the attachment's own state does not matter. Woken by detach, unlike DEF-60. */
  private Optional<VolumePlan> attached(String name, ClusterState cluster) {
    if (!features.contains(BackendFeature.PUBLISH_UNPUBLISH_VOLUME)) {
      return Optional.empty();
    }
    Optional<String> trouble = cluster.trouble(ResourceTypes.VOLUME_ATTACHMENTS);
    if (trouble.isPresent()) {
      return Optional.of(
          waiting(
              ReasonCode.KindUnavailable,
              "volume "
                  + name
                  + " is not deleted: whether it is attached cannot be known, "
                  + ResourceTypes.VOLUME_ATTACHMENTS
                  + " cannot be read: "
                  + trouble.get(),
              Dependency.on(ResourceTypes.VOLUME_ATTACHMENTS)));
    }
    List<String> nodes =
        cluster.attachments(name).stream()
            .map(VolumeAttachment::spec)
            .map(VolumeAttachment.Spec::nodeName)
            .map(String::valueOf)
            .sorted()
            .toList();
    return nodes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            waiting(
                ReasonCode.StillAttached,
                "volume "
                    + name
                    + " is still attached to "
                    + String.join(", ", nodes)
                    + " and is deleted once it is detached",
                new Dependency.OnAttachments(name)));
  }

  private static VolumePlan.Wait waiting(ReasonCode reason, String message, Dependency... on) {
    return new VolumePlan.Wait(reason, message, Set.of(on));
  }
}
