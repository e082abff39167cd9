package dev.xns.core.internal.plan;

import dev.xns.api.backend.BackendFeature;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What planning needs to know besides the cluster.
 *
 * @param driver name of the driver
 * @param features what the backend can do
 * @param identity who provisions, written into each volume (START-15)
 * @param volumeNamePrefix first part of volume names (FLAG-04)
 * @param volumeNameUuidLength how much of the UID follows, -1 for all of it (FLAG-05)
 * @param defaultFsType file system used when the class gives none (FLAG-17)
 * @param controllerPublishReadOnly whether read-only claims get read-only volumes (FLAG-30)
 * @param preventVolumeModeConversion whether a change of mode needs the content's leave (FLAG-31)
 * @param extraCreateMetadata whether parameters name claim and volume (FLAG-15)
 * @param crossNamespace whether sources in other namespaces are served at all (FLAG-46)
 * @param topology whether the driver's topology is respected (gate Topology)
 * @param strictTopology whether only the selected node's place is passed on (FLAG-13)
 * @param immediateTopology whether claims without a node get the whole cluster's places (FLAG-14)
 * @param attributesClasses whether VolumeAttributesClasses are served (VAC-01)
 */
public record ClaimSettings(
    String driver,
    Set<BackendFeature> features,
    String identity,
    String volumeNamePrefix,
    int volumeNameUuidLength,
    @Nullable String defaultFsType,
    boolean controllerPublishReadOnly,
    boolean preventVolumeModeConversion,
    boolean extraCreateMetadata,
    boolean crossNamespace,
    boolean topology,
    boolean strictTopology,
    boolean immediateTopology,
    boolean attributesClasses) {
  /** TOPO-01: whether where volumes can be reached plays a part. */
  boolean topologyActive() {
    return topology && features.contains(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
  }
}
