package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * First phase: whether a volume is to be made for a claim at all, of which class, and under which
 * name (CLAIM-04 to 12).
 */
final class Eligibility {
  private final ClusterState cluster;
  private final ClaimSettings settings;
  private final CheckTrace trace;

  Eligibility(ClusterState cluster, ClaimSettings settings, CheckTrace trace) {
    this.cluster = cluster;
    this.settings = settings;
    this.trace = trace;
  }

  /** The claim, if a volume is to be made for it. */
  EligibleClaim examine(PersistentVolumeClaim claim) {
    trace.require(ClaimCheck.UNBOUND, () -> requireUnbound(claim));
    trace.require(ClaimCheck.DRIVER, () -> requireResponsible(claim.metadata()));
    trace.require(ClaimCheck.NOT_DELETED, () -> requireStaying(claim.metadata()));
    StorageClass storageClass = trace.check(ClaimCheck.CLASS, () -> servedClass(claim));
    trace.requireIf(
        "WaitForFirstConsumer".equals(storageClass.volumeBindingMode()),
        ClaimCheck.SELECTED_NODE,
        () -> requireSelectedNode(claim, storageClass));
    String volumeName = trace.check(ClaimCheck.VOLUME_NAME, () -> freeVolumeName(claim));
    return new EligibleClaim(claim, storageClass, volumeName);
  }

  /** CLAIM-04. */
  private static void requireUnbound(PersistentVolumeClaim claim) {
    if (!text(claim.spec().volumeName()).isEmpty()) {
      throw nothingToDo("it has a volume");
    }
  }

  /** CLAIM-05. */
  private void requireResponsible(ObjectMeta claim) {
    String annotated = claim.annotation(Annotations.STORAGE_PROVISIONER);
    String responsible =
        annotated != null ? annotated : claim.annotation(Annotations.BETA_STORAGE_PROVISIONER);
    if (!settings.driver().equals(responsible)) {
      throw nothingToDo("another provisioner serves it");
    }
  }

  /** DEF-39. */
  private void requireStaying(ObjectMeta claim) {
    if (claim.isBeingDeleted() && !ClaimMark.of(settings.driver()).isOn(claim)) {
      throw nothingToDo("it is being deleted");
    }
  }

  /** The claim's class, which must be this driver's (CLAIM-11). */
  private StorageClass servedClass(PersistentVolumeClaim claim) {
    StorageClass storageClass = storageClass(claim);
    if (!settings.driver().equals(storageClass.provisioner())) {
      throw nothingToDo(
          "its class is served by another provisioner",
          Dependencies.onClass(storageClass.metadata().name()));
    }
    return storageClass;
  }

  /** CLAIM-07: the class the claim names. */
  private static String className(PersistentVolumeClaim claim) {
    String annotated = claim.metadata().annotation(Annotations.BETA_STORAGE_CLASS);
    return annotated != null ? annotated : text(claim.spec().storageClassName());
  }

  private StorageClass storageClass(PersistentVolumeClaim claim) {
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
                        + ForeignText.name(name)
                        + ", which does not exist: create it",
                    Dependencies.onClass(name)));
  }

  /** CLAIM-08. */
  private static void requireSelectedNode(PersistentVolumeClaim claim, StorageClass storageClass) {
    if (text(claim.metadata().annotation(Annotations.SELECTED_NODE)).isEmpty()) {
      throw nothingToDo(
          "the scheduler has not chosen a node",
          Dependencies.onClass(storageClass.metadata().name()));
    }
  }

  /** CLAIM-12: the node the scheduler chose; empty if none. */
  static String selectedNode(PersistentVolumeClaim claim) {
    String node = claim.metadata().annotation(Annotations.SELECTED_NODE);
    return text(node != null ? node : claim.metadata().annotation(Annotations.ALPHA_SELECTED_NODE));
  }

  /** REQ-02, and CLAIM-09 with the name that is really used (DEF-37). */
  private String freeVolumeName(PersistentVolumeClaim claim) {
    String name = VolumeName.of(claim, settings.options().volumeNaming());
    requireReadable(claim, ResourceTypes.PERSISTENT_VOLUMES);
    cluster
        .volume(name)
        .ifPresent(
            volume -> {
              throw isOf(claim, volume)
                  ? nothingToDo("its volume exists", Dependencies.onVolume(name))
                  : taken(claim, name);
            });
    return name;
  }

  private static boolean isOf(PersistentVolumeClaim claim, PersistentVolume volume) {
    var claimRef = volume.spec().claimRef();
    return claimRef != null && Objects.equals(claimRef.uid(), claim.metadata().uid());
  }

  private static PlanningException taken(PersistentVolumeClaim claim, String volumeName) {
    return new PlanningException(
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

  private static PlanningException nothingToDo(String why, Dependency... on) {
    return new PlanningException(new Plan.Ignore(why, Set.of(on)));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
