package dev.xns.core.internal.plan;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.backend.VolumeCapability;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.StorageClass;
import dev.xns.core.explain.ClaimCheck;
import dev.xns.core.report.ReasonCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is to be done about a claim. A pure function: it reads what it is given, changes
 * nothing, asks nobody, and gives the same answer to the same question.
 *
 * <p>The order of the rules is that of the reference product (PRE-01 to 12), with two exceptions:
 * whose business a claim is comes before everything else (DEF-16), and everything that could refuse
 * the claim comes before any effect (DEF-20, DEF-21).
 */
public final class ClaimPlanner {
  private final ClaimSettings settings;

  /** A planner with these settings. */
  public ClaimPlanner(ClaimSettings settings) {
    this.settings = settings;
  }

  /**
   * Plans for one claim.
   *
   * @param claim the claim
   * @param cluster what is known of the cluster
   * @param decision the answer to an earlier {@link Plan.AskGrant} for this claim; null at first
   */
  public Plan plan(
      PersistentVolumeClaim claim, ClusterState cluster, @Nullable GrantDecision decision) {
    return plan(claim, cluster, decision, Checks.NONE);
  }

  /**
   * The same plan, with somebody who hears how it comes about.
   *
   * @param checks told of each check before it is made; the last one it hears of is the one that
   *     ended the planning, unless the plan is to provision
   */
  public Plan plan(
      PersistentVolumeClaim claim,
      ClusterState cluster,
      @Nullable GrantDecision decision,
      Checks checks) {
    try {
      return decide(claim, cluster, decision, checks);
    } catch (PlanningException e) {
      return e.toPlan();
    }
  }

  private Plan decide(
      PersistentVolumeClaim claim,
      ClusterState cluster,
      @Nullable GrantDecision decision,
      Checks checks) {
    var qualification = new Qualification(cluster, settings.driver());
    Optional<String> foreign = qualification.foreign(claim, checks);
    if (foreign.isPresent()) {
      return new Plan.Ignore(foreign.get());
    }
    checks.enter(ClaimCheck.CLASS);
    StorageClass storageClass = qualification.storageClass(claim);
    Optional<Plan.Ignore> idle = qualification.idle(claim, storageClass, checks);
    if (idle.isPresent()) {
      return idle.get();
    }
    checks.enter(ClaimCheck.VOLUME_NAME);
    String volumeName = VolumeName.of(claim, settings.options().volumeNaming());
    if (qualification.hasVolume(claim, volumeName)) {
      return new Plan.Ignore("its volume exists", Set.of(Dependencies.onVolume(volumeName)));
    }
    checks.enter(ClaimCheck.SOURCE, ClaimSource.isNamed(claim));
    ClaimSource source = ClaimSource.of(claim);
    if (source instanceof ClaimSource.Foreign populated) {
      return new Plan.LeaveToPopulator(populated.kind());
    }
    CrossNamespaceReference reference = reference(source);
    checks.enter(ClaimCheck.GRANT, reference != null);
    if (reference != null) {
      if (!settings.options().sources().crossNamespace()) {
        throw new PlanningException(
            ReasonCode.CrossNamespaceDisabled,
            "claim "
                + claim.key()
                + " names a source in namespace "
                + reference.sourceNamespace()
                + ", but sources in other namespaces are switched off for this provisioner");
      }
      if (decision == null) {
        return new Plan.AskGrant(reference);
      }
      if (!(decision instanceof GrantDecision.Allowed)) {
        return GrantDenial.of(claim.key(), reference, decision);
      }
    }
    checks.enter(ClaimCheck.CAPABILITIES);
    requireFeatures(claim, source);
    checks.enter(ClaimCheck.SELECTOR);
    requireNoSelector(claim);
    checks.enter(ClaimCheck.FILE_SYSTEM);
    String fsType =
        ClassParameters.fsType(
            claim.key(), storageClass, settings.options().volumes().defaultFsType());
    checks.enter(ClaimCheck.ACCESS_MODES);
    List<VolumeCapability> capabilities = capabilities(claim, storageClass, fsType);
    checks.enter(ClaimCheck.PARAMETERS);
    ClassParameters.reclaimPolicy(claim.key(), storageClass);
    Map<String, String> parameters = parameters(claim, storageClass, volumeName);
    checks.enter(ClaimCheck.SIZE);
    Quantity size = size(claim);
    checks.enter(ClaimCheck.SOURCE_READY, !(source instanceof ClaimSource.None));
    FoundSource found = find(claim, source, size, cluster);
    checks.enter(ClaimCheck.TOPOLOGY, settings.topologyActive());
    TopologyRequirement topology =
        new Accessibility(cluster, settings, claim, storageClass).requirement();
    checks.enter(ClaimCheck.SECRETS);
    SecretReferences secrets = SecretReferences.of(claim, storageClass, volumeName).checked();
    checks.enter(ClaimCheck.ATTRIBUTES_CLASS, AttributesClass.name(claim, settings) != null);
    var request =
        new VolumeRequest(
            volumeName,
            size.toBytes(),
            capabilities,
            parameters,
            found == null ? null : found.content(),
            topology,
            Secrets.NONE,
            AttributesClass.parameters(claim, cluster, settings));
    return new Plan.Provision(
        claim.key(),
        claim.metadata().uid(),
        storageClass.metadata().name(),
        ClassParameters.deprecated(storageClass),
        request,
        secrets.of(SecretPurpose.PROVISIONER),
        settings.topologyActive(),
        Qualification.selectedNode(claim),
        VolumeDraft.of(claim, storageClass, request, fsType, secrets, settings),
        found == null ? null : found.object(),
        reference);
  }

  private @Nullable FoundSource find(
      PersistentVolumeClaim claim, ClaimSource source, Quantity size, ClusterState cluster) {
    if (source instanceof ClaimSource.Snapshot snapshot) {
      return new SnapshotRestore(cluster, settings, claim, snapshot.key()).find(size);
    }
    return source instanceof ClaimSource.Clone clone
        ? new CloneOfClaim(cluster, settings.driver(), claim, clone.key()).find(size)
        : null;
  }

  private static @Nullable CrossNamespaceReference reference(ClaimSource source) {
    if (source instanceof ClaimSource.Snapshot snapshot) {
      return snapshot.reference();
    }
    return source instanceof ClaimSource.Clone clone ? clone.reference() : null;
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

  /** REQ-04, REQ-06. */
  private List<VolumeCapability> capabilities(
      PersistentVolumeClaim claim, StorageClass storageClass, @Nullable String fsType) {
    VolumeCapability.Access access =
        "Block".equals(claim.spec().volumeMode())
            ? new VolumeCapability.Block()
            : new VolumeCapability.Mount(fsType, storageClass.mountOptions());
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
                                  + " asks for access mode \""
                                  + mode
                                  + "\", which does not exist")),
              access));
    }
    return capabilities;
  }

  /** REQ-08, REQ-09. */
  private Map<String, String> parameters(
      PersistentVolumeClaim claim, StorageClass storageClass, String volumeName) {
    Map<String, String> parameters =
        new LinkedHashMap<>(ClassParameters.forDriver(claim.key(), storageClass));
    if (settings.options().volumes().extraCreateMetadata()) {
      String prefix = ClassParameters.RESERVED_PREFIX;
      parameters.put(prefix + "pvc/name", claim.metadata().name());
      parameters.put(prefix + "pvc/namespace", claim.metadata().namespace());
      parameters.put(prefix + "pv/name", volumeName);
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
