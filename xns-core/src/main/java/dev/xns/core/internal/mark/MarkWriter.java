package dev.xns.core.internal.mark;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.text.ForeignText;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.write.MetadataChange;
import dev.xns.core.internal.write.MetadataUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts marks on claims, reads them and takes them off. Thread-safe; blocks for requests. */
public final class MarkWriter {
  private static final Logger log = LoggerFactory.getLogger(MarkWriter.class);

  /** All annotations of an object together may have 256 KiB. */
  private static final int LONGEST_TEXT = 128 * 1024;

  private final ClusterAccess cluster;
  private final ClusterView view;
  private final ClaimMark mark;
  private final MarkKey key;

  /** Writes this mark, sealed with this key. */
  public MarkWriter(ClusterAccess cluster, ClusterView view, ClaimMark mark, MarkKey key) {
    this.cluster = cluster;
    this.view = view;
    this.mark = mark;
    this.key = key;
  }

  /**
   * Marks the claim of a creation.
   *
   * @return whether it is marked now; false if it is gone or going, so that no mark can keep it
   * @throws ClusterException if it could not be marked, or if that is not known
   * @throws KeyAwaitedException if the key is being read, so that nothing was tried
   */
  public boolean put(Plan.Provision creation) {
    String text = text(creation);
    MetadataUpdate<PersistentVolumeClaim> update = update(creation.claim(), creation.claimUid());
    return update.apply(
        known(creation.claimUid()).or(update::readMetadata), claim -> with(claim, text));
  }

  private @Nullable String text(Plan.Provision creation) {
    String text = key.seal().map(seal -> seal.seal(creation)).orElse(null);
    if (text != null && text.length() > LONGEST_TEXT) {
      log.warn(
          "The creation for claim {} is too long for an annotation, it is marked without",
          creation.claim());
      return null;
    }
    return text;
  }

  /**
   * Takes the mark off, as far as it is on.
   *
   * @throws ClusterException if that could not be done, or if that is not known
   */
  public void remove(ObjectKey key, String uid) {
    MetadataUpdate<PersistentVolumeClaim> update = update(key, uid);
    // What was written last may not be known yet.
    update.apply(known(uid).filter(mark::isOn).or(update::readMetadata), this::without);
  }

  /**
   * What a marked claim says is to be repeated; empty if it says nothing that can be trusted.
   *
   * @throws ClusterException if that cannot be known at the moment
   * @throws KeyAwaitedException if the key is being read
   */
  public Optional<Plan.Provision> read(PersistentVolumeClaim claim) {
    String text = claim.metadata().annotation(mark.name());
    Optional<MarkSeal> seal = text == null ? Optional.empty() : key.sealOfMark();
    if (text == null || seal.isEmpty()) {
      return Optional.empty();
    }
    Optional<Plan.Provision> creation;
    try {
      creation = seal.get().open(text, claim.metadata().uid());
    } catch (IllegalArgumentException e) {
      // Not with its stack: the message may quote what is written there.
      log.warn(
          "What is written on claim {} cannot be read: {}",
          claim.key(),
          ForeignText.line(e.toString()));
      return Optional.empty();
    }
    if (creation.isEmpty()) {
      log.warn("What is written on claim {} is not from an engine with our key", claim.key());
    }
    return creation;
  }

  private MetadataChange with(ObjectMeta claim, @Nullable String text) {
    if (mark.isOn(claim) && Objects.equals(claim.annotation(mark.name()), text)) {
      return MetadataChange.NONE;
    }
    if (!mark.isOn(claim) && claim.isBeingDeleted()) {
      return MetadataChange.IMPOSSIBLE; // no server takes a new finalizer on that
    }
    var finalizers = new ArrayList<>(claim.finalizersWithout(mark.name()));
    finalizers.add(mark.name());
    return write(claim, finalizers, text);
  }

  private MetadataChange without(ObjectMeta claim) {
    boolean on = mark.isOn(claim) || claim.annotation(mark.name()) != null;
    return on ? write(claim, claim.finalizersWithout(mark.name()), null) : MetadataChange.NONE;
  }

  private MetadataChange write(ObjectMeta claim, List<String> finalizers, @Nullable String text) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    if (text != null || claim.annotation(mark.name()) != null) {
      annotations.put(mark.name(), text);
    }
    return new MetadataChange.Write(
        Patch.metadata(claim, finalizers, Collections.unmodifiableMap(annotations)));
  }

  /**
   * A claim as it is now, not as the watch knows it; empty if it is gone.
   *
   * @throws ClusterException if that cannot be known at the moment
   */
  public Optional<PersistentVolumeClaim> current(ObjectKey key, String uid) {
    return update(key, uid).read();
  }

  private MetadataUpdate<PersistentVolumeClaim> update(ObjectKey key, String uid) {
    return new MetadataUpdate<>(cluster, view, ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key, uid);
  }

  private Optional<ObjectMeta> known(String uid) {
    return view.claim(uid).map(PersistentVolumeClaim::metadata);
  }
}
