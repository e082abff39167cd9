package dev.xns.core.internal.plan;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.StorageClass;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.report.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Third phase: whether claim and class ask for a volume that the driver can make (CAP-01 to 05,
 * CLAIM-17, REQ-03 to 09). It does not see the cluster: nothing that they name is looked up yet.
 */
final class Validation {
  private final ClaimSettings settings;
  private final CheckTrace trace;

  Validation(ClaimSettings settings, CheckTrace trace) {
    this.settings = settings;
    this.trace = trace;
  }

  /** The volume that is asked for. */
  RequestedVolume validate(EligibleClaim eligible, GrantedSource granted) {
    PersistentVolumeClaim claim = eligible.claim();
    StorageClass storageClass = eligible.storageClass();
    trace.require(ClaimCheck.CAPABILITIES, () -> requireFeatures(claim, granted.source()));
    trace.require(ClaimCheck.SELECTOR, () -> requireNoSelector(claim));
    Optional<String> fsType =
        trace.check(
            ClaimCheck.FILE_SYSTEM,
            () ->
                ClassParameters.fsType(
                    claim.key(), storageClass, settings.options().volumes().defaultFsType()));
    List<VolumeCapability> capabilities =
        trace.check(ClaimCheck.ACCESS_MODES, () -> capabilities(eligible, fsType));
    Map<String, String> parameters = trace.check(ClaimCheck.PARAMETERS, () -> parameters(eligible));
    Quantity size = trace.check(ClaimCheck.SIZE, () -> size(claim));
    return new RequestedVolume(fsType.orElse(null), capabilities, parameters, size);
  }

  /** CAP-01 to 05, in this order (CAP-10). */
  private void requireFeatures(PersistentVolumeClaim claim, ClaimSource source) {
    requireFeature(claim, BackendFeature.CONTROLLER_SERVICE, "provision volumes");
    requireFeature(claim, BackendFeature.CREATE_DELETE_VOLUME, "provision volumes");
    if (source instanceof ClaimSource.Snapshot) {
      requireFeature(claim, BackendFeature.CREATE_DELETE_SNAPSHOT, "restore snapshots");
    }
    if (source instanceof ClaimSource.Clone) {
      requireFeature(claim, BackendFeature.CLONE_VOLUME, "clone volumes");
    }
    if (AttributesClass.name(claim, settings) != null) {
      requireFeature(claim, BackendFeature.MODIFY_VOLUME, "use VolumeAttributesClasses");
    }
  }

  private void requireFeature(PersistentVolumeClaim claim, BackendFeature feature, String what) {
    if (!settings.features().contains(feature)) {
      throw new PlanningException(
          ReasonCode.DriverLacksCapability,
          "claim "
              + claim.key()
              + ": driver "
              + settings.driver()
              + " cannot "
              + what
              + ", it lacks the capability "
              + feature,
          Dependencies.ON_BACKEND);
    }
  }

  /** CLAIM-17. */
  private static void requireNoSelector(PersistentVolumeClaim claim) {
    if (claim.spec().selector() != null) {
      throw new PlanningException(
          ReasonCode.SelectorNotSupported,
          "claim "
              + claim.key()
              + " selects volumes by label, which cannot be provisioned: remove spec.selector");
    }
  }

  /** REQ-04, REQ-06: one for each access mode of the claim. */
  private List<VolumeCapability> capabilities(EligibleClaim eligible, Optional<String> fsType) {
    PersistentVolumeClaim claim = eligible.claim();
    VolumeCapability.Access access =
        "Block".equals(claim.spec().volumeMode())
            ? new VolumeCapability.Block()
            : new VolumeCapability.Mount(
                fsType.orElse(null), eligible.storageClass().mountOptions());
    boolean tellsWritersApart =
        settings.features().contains(BackendFeature.SINGLE_NODE_MULTI_WRITER);
    var capabilities = new ArrayList<VolumeCapability>();
    for (String mode : claim.spec().accessModes()) {
      capabilities.add(
          new VolumeCapability(
              AccessModes.toCsi(mode, tellsWritersApart)
                  .orElseThrow(
                      () ->
                          new PlanningException(
                              ReasonCode.AccessModeInvalid,
                              "claim "
                                  + claim.key()
                                  + " asks for access mode "
                                  + ForeignText.quoted(mode)
                                  + ", which does not exist")),
              access));
    }
    return capabilities;
  }

  /** REQ-08, REQ-09; and the policy, which else would be refused when the volume is there. */
  private Map<String, String> parameters(EligibleClaim eligible) {
    PersistentVolumeClaim claim = eligible.claim();
    StorageClass storageClass = eligible.storageClass();
    ClassParameters.reclaimPolicy(claim.key(), storageClass);
    Map<String, String> parameters =
        new LinkedHashMap<>(ClassParameters.forDriver(claim.key(), storageClass));
    if (settings.options().volumes().extraCreateMetadata()) {
      String prefix = ClassParameters.RESERVED_PREFIX;
      parameters.put(prefix + "pvc/name", claim.metadata().name());
      parameters.put(prefix + "pvc/namespace", claim.metadata().namespace());
      parameters.put(prefix + "pv/name", eligible.volumeName());
    }
    return parameters;
  }

  /** REQ-03, but a claim without a size is refused: no driver can know what is meant. */
  private static Quantity size(PersistentVolumeClaim claim) {
    Quantity size = claim.spec().resources().storage();
    if (size == null) {
      throw new PlanningException(
          ReasonCode.SizeMissing,
          "claim " + claim.key() + " asks for no size: set spec.resources.requests.storage");
    }
    if (size.compareTo(Quantity.ZERO) <= 0) {
      throw new PlanningException(
          ReasonCode.SizeInvalid,
          "claim "
              + claim.key()
              + " asks for a size of "
              + size
              + ", which must be more than nothing");
    }
    if (size.toBytes() == Long.MAX_VALUE) {
      throw new PlanningException(
          ReasonCode.SizeInvalid,
          "claim "
              + claim.key()
              + " asks for a size of "
              + size
              + ", which is more than any volume can have");
    }
    return size;
  }
}
