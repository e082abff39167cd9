package dev.xns.core.internal.source;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectMeta;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.write.MetadataChange;
import dev.xns.core.internal.write.MetadataUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes the finalizers of sources. */
final class FinalizerWriter {
  private final ClusterAccess cluster;
  private final ClusterView view;
  private final String finalizer;

  FinalizerWriter(ClusterAccess cluster, ClusterView view, String finalizer) {
    this.cluster = cluster;
    this.view = view;
    this.finalizer = finalizer;
  }

  /**
   * Puts our finalizer on.
   *
   * @param read whether what is known of the object may be older than our own last write
   * @return whether it is on; false if there is nothing to protect any more
   */
  boolean add(SourceObject source, boolean read) {
    MetadataUpdate<?> update = update(source);
    // A creation that an earlier process began goes on before every kind has been read.
    boolean unknown = read || view.trouble(source.type()).isPresent();
    return update.apply(unknown ? update.readMetadata() : known(source), this::with);
  }

  /** Takes finalizers off, as far as they are on. */
  void remove(SourceObject source, List<String> finalizers) {
    update(source).apply(known(source), metadata -> without(metadata, finalizers));
  }

  private MetadataUpdate<?> update(SourceObject source) {
    return new MetadataUpdate<>(cluster, view, source.type(), source.key(), source.uid());
  }

  private Optional<ObjectMeta> known(SourceObject source) {
    return view.find(source).map(KubernetesObject::metadata);
  }

  private MetadataChange with(ObjectMeta metadata) {
    if (metadata.hasFinalizer(finalizer)) {
      return MetadataChange.NONE;
    }
    if (metadata.isBeingDeleted()) {
      return MetadataChange.IMPOSSIBLE; // no server takes a new finalizer on that
    }
    var wanted = new ArrayList<>(metadata.finalizers());
    wanted.add(finalizer);
    return new MetadataChange.Write(Patch.finalizers(metadata, wanted));
  }

  private static MetadataChange without(ObjectMeta metadata, List<String> finalizers) {
    var wanted = new ArrayList<>(metadata.finalizers());
    return wanted.removeAll(finalizers)
        ? new MetadataChange.Write(Patch.finalizers(metadata, wanted))
        : MetadataChange.NONE;
  }
}
