package dev.xns.core.internal.creation;

import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.plan.SourceObject;
import java.util.List;
import java.util.Map;

/** Plans to provision, for tests that need no planner. */
final class ProvisionPlans {
  private ProvisionPlans() {}

  /** Claim dev/restore from snapshot prod/backup. */
  static Plan.Provision restore() {
    return new Plan.Provision(
        ObjectKey.of("dev", "restore"),
        "claim-uid",
        "fast",
        List.of(),
        new VolumeRequest(
            "pvc-1",
            1L << 30,
            List.of(),
            Map.of(),
            new ContentSource.OfSnapshot("h-1"),
            null,
            Secrets.NONE,
            Map.of()),
        null,
        false,
        "",
        volume(),
        new SourceObject(
            ResourceTypes.VOLUME_SNAPSHOTS, ObjectKey.of("prod", "backup"), "snapshot-uid"),
        new CrossNamespaceReference(
            "dev", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup"));
  }

  private static PersistentVolume volume() {
    return new PersistentVolume(
        ObjectMeta.named(ObjectKey.clusterScoped("pvc-1")),
        new PersistentVolume.Spec(
            Map.of(), List.of(), null, null, "Delete", "fast", List.of(), "Filesystem", null, null),
        new PersistentVolume.Status(null));
  }
}
