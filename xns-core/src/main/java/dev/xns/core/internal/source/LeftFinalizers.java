package dev.xns.core.internal.source;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.internal.view.ClusterView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which finalizers of an unused source may go: our own, and, if the source is being deleted, those
 * that the reference product left on sources of our driver, so that a cluster can be switched over
 * (FIN-01, FIN-06, DEF-03, DEF-30).
 */
final class LeftFinalizers {
  private static final String OF_CLAIMS = "provisioner.storage.kubernetes.io/cloning-protection";
  private static final String OF_SNAPSHOTS =
      "provisioner.storage.kubernetes.io/volumesnapshot-as-source-protection";

  private final ClusterView view;
  private final String driver;
  private final String own;

  LeftFinalizers(ClusterView view, String driver, String own) {
    this.view = view;
    this.driver = driver;
    this.own = own;
  }

  boolean concerns(String kind, ObjectMeta metadata) {
    return metadata.hasFinalizer(own)
        || (metadata.isBeingDeleted() && metadata.hasFinalizer(reference(kind)));
  }

  /** The finalizers of this unused source that may go. */
  List<String> of(KubernetesObject source) {
    ObjectMeta metadata = source.metadata();
    var may = new ArrayList<String>();
    if (metadata.hasFinalizer(own)) {
      may.add(own);
    }
    String kind =
        source instanceof VolumeSnapshot ? VolumeSnapshot.KIND : PersistentVolumeClaim.KIND;
    if (metadata.isBeingDeleted()
        && metadata.hasFinalizer(reference(kind))
        && driver.equals(driverOf(source))) {
      may.add(reference(kind));
    }
    return may;
  }

  private static String reference(String kind) {
    return kind.equals(VolumeSnapshot.KIND) ? OF_SNAPSHOTS : OF_CLAIMS;
  }

  /** The driver a source belongs to; empty if that is not known. */
  private String driverOf(KubernetesObject source) {
    if (source instanceof VolumeSnapshot snapshot) {
      var status = snapshot.status();
      String content =
          status == null
              ? ""
              : Objects.requireNonNullElse(status.boundVolumeSnapshotContentName(), "");
      return view.snapshotContent(content)
          .map(found -> Objects.requireNonNullElse(found.spec().driver(), ""))
          .orElse("");
    }
    if (source instanceof PersistentVolumeClaim claim) {
      ObjectKey volume =
          ObjectKey.clusterScoped(Objects.requireNonNullElse(claim.spec().volumeName(), ""));
      return view.volume(volume.name())
          .map(found -> found.spec().csi())
          .map(csi -> Objects.requireNonNullElse(csi.driver(), ""))
          .orElse("");
    }
    return "";
  }
}
