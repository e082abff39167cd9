package dev.xns.core.internal.plan;

import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeCapability.AccessMode;
import dev.xns.api.model.LabelSelector.SelectorRequirement;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.SecretReference;
import dev.xns.api.model.StorageClass;
import dev.xns.core.internal.plan.BackendAnswer.Accepted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The PersistentVolume of a claim (PV-01 to 21): first without, then with the backend's answer. */
final class VolumeDraft {
  /** PV-09: attribute that says who made the volume. */
  static final String IDENTITY_ATTRIBUTE = "storage.kubernetes.io/csiProvisionerIdentity";

  private VolumeDraft() {}

  /** Everything that is known before the backend answers. */
  static PersistentVolume of(
      EligibleClaim eligible,
      RequestedVolume volume,
      SecretReferences secrets,
      ClaimSettings settings) {
    PersistentVolumeClaim claim = eligible.claim();
    StorageClass storageClass = eligible.storageClass();
    var metadata =
        ObjectMeta.named(ObjectKey.clusterScoped(eligible.volumeName()))
            .withAnnotations(annotations(secrets, settings))
            .withFinalizers(List.of(Annotations.VOLUME_FINALIZER));
    boolean block = "Block".equals(claim.spec().volumeMode());
    var csi =
        new PersistentVolume.CsiSource(
            settings.driver(),
            null,
            readOnly(volume, settings) ? true : null,
            block ? null : volume.fsType(),
            Map.of(IDENTITY_ATTRIBUTE, settings.identity()),
            secrets.of(SecretPurpose.CONTROLLER_PUBLISH),
            secrets.of(SecretPurpose.NODE_STAGE),
            secrets.of(SecretPurpose.NODE_PUBLISH),
            secrets.of(SecretPurpose.CONTROLLER_EXPAND),
            secrets.of(SecretPurpose.NODE_EXPAND));
    var claimRef =
        new ObjectReference(
            "v1",
            PersistentVolumeClaim.KIND,
            claim.metadata().namespace(),
            claim.metadata().name(),
            claim.metadata().uid(),
            claim.metadata().resourceVersion());
    return new PersistentVolume(
        metadata,
        new PersistentVolume.Spec(
            Map.of(),
            claim.spec().accessModes(),
            csi,
            claimRef,
            ClassParameters.reclaimPolicy(claim.key(), storageClass),
            storageClass.metadata().name(),
            storageClass.mountOptions(),
            claim.spec().volumeMode(),
            null,
            AttributesClass.name(claim, settings)),
        new PersistentVolume.Status(null));
  }

  /** PV-03 to 06. */
  private static Map<String, String> annotations(SecretReferences secrets, ClaimSettings settings) {
    var annotations = new LinkedHashMap<String, String>();
    annotations.put(Annotations.PROVISIONED_BY, settings.driver());
    SecretReference deletion =
        Objects.requireNonNullElse(
            secrets.of(SecretPurpose.PROVISIONER), new SecretReference("", ""));
    annotations.put(Annotations.DELETION_SECRET_NAME, deletion.name());
    annotations.put(Annotations.DELETION_SECRET_NAMESPACE, deletion.namespace());
    SecretReference modification = secrets.of(SecretPurpose.CONTROLLER_MODIFY);
    if (modification != null) {
      annotations.put(Annotations.MODIFY_SECRET_NAME, modification.name());
      annotations.put(Annotations.MODIFY_SECRET_NAMESPACE, modification.namespace());
    }
    return annotations;
  }

  /** The draft, completed with what the backend made. */
  static Accepted complete(Plan.Provision plan, ProvisionedVolume made, long capacityBytes) {
    PersistentVolume draft = plan.volume();
    PersistentVolume.Spec spec = draft.spec();
    PersistentVolume.CsiSource csi = spec.csi();
    if (csi == null) {
      throw new IllegalArgumentException("The draft of volume " + draft.key() + " is not complete");
    }
    var attributes = new LinkedHashMap<>(csi.volumeAttributes());
    attributes.putAll(made.context());
    var completeCsi =
        new PersistentVolume.CsiSource(
            csi.driver(),
            made.handle(),
            csi.readOnly(),
            csi.fsType(),
            attributes,
            csi.controllerPublishSecretRef(),
            csi.nodeStageSecretRef(),
            csi.nodePublishSecretRef(),
            csi.controllerExpandSecretRef(),
            csi.nodeExpandSecretRef());
    return new Accepted(
        new PersistentVolume(
            draft.metadata(),
            new PersistentVolume.Spec(
                Map.of("storage", Quantity.ofBytes(capacityBytes)),
                spec.accessModes(),
                completeCsi,
                spec.claimRef(),
                spec.persistentVolumeReclaimPolicy(),
                spec.storageClassName(),
                spec.mountOptions(),
                spec.volumeMode(),
                plan.topology() ? affinity(made.accessibleTopology()) : null, // TOPO-01, PV-17
                spec.volumeAttributesClassName()),
            draft.status()));
  }

  /** TOPO-18, DEF-47, DEF-48: terms without segments are left out, expressions are in key order. */
  private static PersistentVolume.@Nullable NodeAffinity affinity(
      List<Map<String, String>> topologies) {
    var terms =
        topologies.stream()
            .filter(segments -> !segments.isEmpty())
            .map(
                segments ->
                    new PersistentVolume.NodeSelectorTerm(
                        segments.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(
                                segment ->
                                    new SelectorRequirement(
                                        segment.getKey(), "In", List.of(segment.getValue())))
                            .toList()))
            .toList();
    return terms.isEmpty()
        ? null
        : new PersistentVolume.NodeAffinity(new PersistentVolume.NodeSelector(terms));
  }

  /** PV-07. */
  private static boolean readOnly(RequestedVolume volume, ClaimSettings settings) {
    return settings.options().volumes().controllerPublishReadOnly()
        && volume.capabilities().size() == 1
        && volume.capabilities().get(0).accessMode() == AccessMode.MULTI_NODE_READER_ONLY;
  }
}
