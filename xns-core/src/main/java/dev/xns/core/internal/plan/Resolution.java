package dev.xns.core.internal.plan;

import dev.xns.api.backend.TopologyRequirement;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.StorageClass;
import dev.xns.core.explain.ClaimCheck;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Last phase: looks up what claim and class name, and whether it fits: the source, the node, the
 * secrets, the VolumeAttributesClass. The source is looked at here only, once it is granted
 * (DEF-12, DEF-13).
 */
final class Resolution {
  private final ClusterState cluster;
  private final ClaimSettings settings;
  private final CheckTrace trace;

  Resolution(ClusterState cluster, ClaimSettings settings, CheckTrace trace) {
    this.cluster = cluster;
    this.settings = settings;
    this.trace = trace;
  }

  /** Everything that the claim needs from elsewhere. */
  ResolvedReferences resolve(
      EligibleClaim eligible, GrantedSource granted, RequestedVolume volume) {
    PersistentVolumeClaim claim = eligible.claim();
    StorageClass storageClass = eligible.storageClass();
    ClaimSource source = granted.source();
    Optional<FoundSource> found =
        trace.checkIf(
            !(source instanceof ClaimSource.None),
            ClaimCheck.SOURCE_READY,
            () -> find(claim, source, volume.size()));
    Optional<TopologyRequirement> topology =
        trace.checkIf(
            settings.topologyActive(),
            ClaimCheck.TOPOLOGY,
            () -> new Accessibility(cluster, settings, claim, storageClass).requirement());
    SecretReferences secrets =
        trace.check(
            ClaimCheck.SECRETS,
            () -> SecretReferences.of(claim, storageClass, eligible.volumeName()).checked());
    Optional<Map<String, String>> mutableParameters =
        trace.checkIf(
            AttributesClass.name(claim, settings) != null,
            ClaimCheck.ATTRIBUTES_CLASS,
            () -> AttributesClass.parameters(claim, cluster, settings));
    return new ResolvedReferences(
        found.orElse(null), topology.orElse(null), secrets, mutableParameters.orElse(Map.of()));
  }

  private @Nullable FoundSource find(
      PersistentVolumeClaim claim, ClaimSource source, Quantity size) {
    if (source instanceof ClaimSource.Snapshot snapshot) {
      return new SnapshotRestore(cluster, settings, claim, snapshot.key()).find(size);
    }
    return source instanceof ClaimSource.Clone clone
        ? new CloneOfClaim(cluster, settings.driver(), claim, clone.key()).find(size)
        : null;
  }
}
