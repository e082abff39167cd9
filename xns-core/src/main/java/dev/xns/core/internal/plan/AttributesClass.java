package dev.xns.core.internal.plan;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeAttributesClass;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The VolumeAttributesClass of a claim (VAC-01 to 06). */
final class AttributesClass {
  private static final ResourceType<?> TYPE = ResourceTypes.VOLUME_ATTRIBUTES_CLASSES;

  private AttributesClass() {}

  /** VAC-01: the class the claim names; null for none, or if they are not served. */
  static @Nullable String name(PersistentVolumeClaim claim, ClaimSettings settings) {
    String name = claim.spec().volumeAttributesClassName();
    return name == null || name.isEmpty() || !settings.options().volumes().attributesClasses()
        ? null
        : name;
  }

  /** VAC-03, VAC-04: the mutable parameters of the claim's class; none if it names none. */
  static Map<String, String> parameters(
      PersistentVolumeClaim claim, ClusterState cluster, ClaimSettings settings) {
    String name = name(claim, settings);
    String driver = settings.driver();
    if (name == null) {
      return Map.of();
    }
    String what = "claim " + claim.key() + " names VolumeAttributesClass " + ForeignText.name(name);
    Optional<String> trouble = cluster.trouble(TYPE);
    if (trouble.isPresent()) {
      throw new PlanningException(
          ReasonCode.KindUnavailable,
          what + ", but " + TYPE + " cannot be read: " + trouble.get(),
          Dependency.on(TYPE));
    }
    Dependency onClass = Dependency.on(TYPE, ObjectKey.clusterScoped(name));
    VolumeAttributesClass attributes =
        cluster
            .attributesClass(name)
            .orElseThrow(
                () ->
                    new PlanningException(
                        ReasonCode.AttributesClassNotFound,
                        what + ", which does not exist: create it, or name another",
                        onClass));
    if (!driver.equals(attributes.driverName())) {
      throw new PlanningException(
          ReasonCode.AttributesClassMismatch,
          what
              + ", which is for driver "
              + ForeignText.quoted(attributes.driverName())
              + ", but the claim's StorageClass is served by "
              + ForeignText.quoted(driver)
              + ": name one of that driver",
          onClass);
    }
    return attributes.parameters();
  }
}
