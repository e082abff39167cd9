package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.SecretReference;
import dev.xns.api.model.StorageClass;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The secret that the deletion of a volume needs (DEL-07, DEL-08). */
final class DeletionSecret {
  private final ClusterState cluster;

  DeletionSecret(ClusterState cluster) {
    this.cluster = cluster;
  }

  /** Where the secret lies, or null if none is needed. */
  @Nullable SecretReference of(PersistentVolume volume) {
    String name = volume.metadata().annotation(Annotations.DELETION_SECRET_NAME);
    String namespace = volume.metadata().annotation(Annotations.DELETION_SECRET_NAMESPACE);
    boolean noName = name == null || name.isEmpty();
    boolean noNamespace = namespace == null || namespace.isEmpty();
    if (!noName || !noNamespace) {
      boolean bothValid =
          DnsNames.isSubdomain(Objects.requireNonNullElse(name, ""))
              && DnsNames.isLabel(Objects.requireNonNullElse(namespace, ""));
      requireBoth(volume, name, namespace, !bothValid);
      return new SecretReference(name, namespace);
    }
    return name != null && namespace != null ? null : ofClass(volume);
  }

  /**
   * DEF-66: one without the other, or what is no name at all, is damage, and deleting without the
   * secret would be a guess.
   */
  private static void requireBoth(
      PersistentVolume volume,
      @Nullable String name,
      @Nullable String namespace,
      boolean unusable) {
    if (unusable) {
      throw new PlanningException(
          ReasonCode.SecretUnavailable,
          "volume "
              + volume.metadata().name()
              + " is not deleted: its annotations "
              + Annotations.DELETION_SECRET_NAME
              + " and "
              + Annotations.DELETION_SECRET_NAMESPACE
              + " are "
              + ForeignText.quoted(Objects.requireNonNullElse(name, ""))
              + " and "
              + ForeignText.quoted(Objects.requireNonNullElse(namespace, ""))
              + ": give both a valid name, or none if the driver needs no secret");
    }
  }

  /** DEL-08: volumes of provisioners that wrote no such annotations. */
  private @Nullable SecretReference ofClass(PersistentVolume volume) {
    ObjectMeta metadata = volume.metadata();
    String annotated = metadata.annotation(Annotations.BETA_STORAGE_CLASS);
    String className =
        Objects.requireNonNullElse(
            annotated != null ? annotated : volume.spec().storageClassName(), "");
    var claimRef = volume.spec().claimRef();
    if (className.isEmpty() || claimRef == null) {
      return null;
    }
    requireClassesKnown(metadata.name());
    Optional<StorageClass> storageClass = cluster.storageClass(className);
    if (storageClass.isEmpty()) {
      return null;
    }
    return SecretReferences.ofOldVolume(metadata.name(), claimRef.key(), storageClass.get())
        .of(SecretPurpose.PROVISIONER);
  }

  private void requireClassesKnown(String volumeName) {
    cluster
        .trouble(ResourceTypes.STORAGE_CLASSES)
        .ifPresent(
            trouble -> {
              throw new PlanningException(
                  ReasonCode.KindUnavailable,
                  "volume "
                      + volumeName
                      + " is not deleted: which secret that needs cannot be known, "
                      + ResourceTypes.STORAGE_CLASSES
                      + " cannot be read: "
                      + trouble,
                  Dependency.on(ResourceTypes.STORAGE_CLASSES));
            });
  }
}
