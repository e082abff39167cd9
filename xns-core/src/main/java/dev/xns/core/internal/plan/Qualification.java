package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.report.ReasonCode;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which claims are worked on, and with which class (CLAIM-04 to 12). */
final class Qualification {
  private final ClusterState cluster;
  private final String driver;
  private final ClaimMark mark;

  Qualification(ClusterState cluster, String driver) {
    this.cluster = cluster;
    this.driver = driver;
    mark = ClaimMark.of(driver);
  }

  /** Why this claim, whatever its class, is none of our business; empty if it is. */
  Optional<String> foreign(PersistentVolumeClaim claim, Checks checks) {
    ObjectMeta metadata = claim.metadata();
    checks.enter(ClaimCheck.UNBOUND);
    if (!text(claim.spec().volumeName()).isEmpty()) {
      return Optional.of("it has a volume"); // CLAIM-04
    }
    checks.enter(ClaimCheck.DRIVER);
    if (!driver.equals(responsible(metadata))) {
      return Optional.of("another provisioner serves it"); // CLAIM-05
    }
    checks.enter(ClaimCheck.NOT_DELETED);
    if (metadata.isBeingDeleted() && !mark.isOn(metadata)) {
      return Optional.of("it is being deleted"); // DEF-39
    }
    return Optional.empty();
  }

  /** CLAIM-07: the class the claim names. */
  static String className(PersistentVolumeClaim claim) {
    String annotated = claim.metadata().annotation(Annotations.BETA_STORAGE_CLASS);
    return annotated != null ? annotated : text(claim.spec().storageClassName());
  }

  /** The claim's class. */
  StorageClass storageClass(PersistentVolumeClaim claim) {
    String name = className(claim);
    if (name.isEmpty()) {
      throw new PlanningException(
          ReasonCode.ClassMissing,
          "claim " + claim.key() + " names no StorageClass: set spec.storageClassName");
    }
    requireReadable(claim, ResourceTypes.STORAGE_CLASSES);
    return cluster
        .storageClass(name)
        .orElseThrow(
            () ->
                new PlanningException(
                    ReasonCode.ClassNotFound,
                    "claim "
                        + claim.key()
                        + " names StorageClass "
                        + name
                        + ", which does not exist: create it",
                    Dependencies.onClass(name)));
  }

  /** Why this claim, with this class, needs nothing now; empty if it does. */
  Optional<Plan.Ignore> idle(
      PersistentVolumeClaim claim, StorageClass storageClass, Checks checks) {
    Set<Dependency> onClass = Set.of(Dependencies.onClass(storageClass.metadata().name()));
    if (!driver.equals(storageClass.provisioner())) {
      return Optional.of(
          new Plan.Ignore("its class is served by another provisioner", onClass)); // CLAIM-11
    }
    boolean delayed = "WaitForFirstConsumer".equals(storageClass.volumeBindingMode());
    checks.enter(ClaimCheck.SELECTED_NODE, delayed);
    if (delayed && text(claim.metadata().annotation(Annotations.SELECTED_NODE)).isEmpty()) {
      return Optional.of(
          new Plan.Ignore("the scheduler has not chosen a node", onClass)); // CLAIM-08
    }
    return Optional.empty();
  }

  /** CLAIM-12: the node the scheduler chose; empty if none. */
  static String selectedNode(PersistentVolumeClaim claim) {
    String node = claim.metadata().annotation(Annotations.SELECTED_NODE);
    return text(node != null ? node : claim.metadata().annotation(Annotations.ALPHA_SELECTED_NODE));
  }

  /**
   * CLAIM-09, with the name really used (DEF-37): whether the claim's volume is there already.
   *
   * @throws PlanningException if a volume of that name is there for something else
   */
  boolean hasVolume(PersistentVolumeClaim claim, String volumeName) {
    requireReadable(claim, ResourceTypes.PERSISTENT_VOLUMES);
    Optional<PersistentVolume> volume = cluster.volume(volumeName);
    if (volume.isEmpty()) {
      return false;
    }
    var claimRef = volume.get().spec().claimRef();
    if (claimRef != null && Objects.equals(claimRef.uid(), claim.metadata().uid())) {
      return true;
    }
    throw new PlanningException(
        ReasonCode.VolumeNameTaken,
        "claim "
            + claim.key()
            + " needs a PersistentVolume named "
            + volumeName
            + ", but one of that name exists for something else: delete or rename it",
        Dependencies.onVolume(volumeName));
  }

  private void requireReadable(PersistentVolumeClaim claim, ResourceType<?> type) {
    cluster
        .trouble(type)
        .ifPresent(
            trouble -> {
              throw new PlanningException(
                  ReasonCode.KindUnavailable,
                  "claim " + claim.key() + " waits: " + type + " cannot be read: " + trouble,
                  Dependency.on(type));
            });
  }

  private static @Nullable String responsible(ObjectMeta metadata) {
    String value = metadata.annotation(Annotations.STORAGE_PROVISIONER);
    return value != null ? value : metadata.annotation(Annotations.BETA_STORAGE_PROVISIONER);
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
