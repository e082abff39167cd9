package dev.xns.core.internal.mark;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.plan.Plan;
import dev.xns.core.internal.view.ClusterView;
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

  /** Somebody else writes the claim too, but not all the time. */
  private static final int MOST_CONFLICTS = 4;

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
   */
  public boolean put(Plan.Provision creation) {
    String text = key.seal().map(seal -> seal.seal(creation)).orElse(null);
    if (text != null && text.length() > LONGEST_TEXT) {
      log.warn(
          "The creation for claim {} is too long for an annotation, it is marked without",
          creation.claim());
      text = null;
    }
    Optional<ObjectMeta> current = known(creation.claimUid());
    for (int conflicts = 0; ; conflicts++) {
      if (current.isEmpty()) {
        current = read(creation.claim(), creation.claimUid());
      }
      if (current.isEmpty()) {
        return false;
      }
      ObjectMeta claim = current.get();
      if (mark.isOn(claim) && Objects.equals(claim.annotation(mark.name()), text)) {
        return true;
      }
      if (!mark.isOn(claim) && claim.isBeingDeleted()) {
        return false; // no server takes a new finalizer on that
      }
      var finalizers = new ArrayList<>(claim.finalizersWithout(mark.name()));
      finalizers.add(mark.name());
      try {
        write(claim, finalizers, text);
        return true;
      } catch (ClusterException e) {
        current = outdated(e, conflicts, creation.claim(), creation.claimUid());
      }
    }
  }

  /**
   * Takes the mark off, as far as it is on.
   *
   * @throws ClusterException if that could not be done, or if that is not known
   */
  public void remove(ObjectKey key, String uid) {
    Optional<ObjectMeta> current = known(uid).filter(mark::isOn);
    if (current.isEmpty()) {
      // What was written last may not be known yet.
      current = read(key, uid);
    }
    for (int conflicts = 0; current.isPresent() && isAnywhereOn(current.get()); conflicts++) {
      ObjectMeta claim = current.get();
      try {
        write(claim, claim.finalizersWithout(mark.name()), null);
        return;
      } catch (ClusterException e) {
        current = outdated(e, conflicts, key, uid);
      }
    }
  }

  /**
   * What a marked claim says is to be repeated; empty if it says nothing that can be trusted.
   *
   * @throws ClusterException if that cannot be known at the moment
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
      log.warn("What is written on claim {} cannot be read", claim.key(), e);
      return Optional.empty();
    }
    if (creation.isEmpty()) {
      log.warn("What is written on claim {} is not from an engine with our key", claim.key());
    }
    return creation;
  }

  private boolean isAnywhereOn(ObjectMeta claim) {
    return mark.isOn(claim) || claim.annotation(mark.name()) != null;
  }

  private void write(ObjectMeta claim, List<String> finalizers, @Nullable String text) {
    Map<String, @Nullable String> annotations = new HashMap<>();
    if (text != null || claim.annotation(mark.name()) != null) {
      annotations.put(mark.name(), text);
    }
    PersistentVolumeClaim written =
        cluster.patch(
            ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
            claim.key(),
            Patch.metadata(claim, finalizers, Collections.unmodifiableMap(annotations)));
    view.written(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, written);
  }

  private Optional<ObjectMeta> outdated(
      ClusterException e, int conflicts, ObjectKey key, String uid) {
    if (e.reason() == Reason.NOT_FOUND) {
      return Optional.empty();
    }
    boolean outdated = e.reason() == Reason.CONFLICT || e.reason() == Reason.INVALID;
    if (!outdated || conflicts == MOST_CONFLICTS) {
      throw e;
    }
    return read(key, uid);
  }

  /**
   * A claim as it is now, not as the watch knows it; empty if it is gone.
   *
   * @throws ClusterException if that cannot be known at the moment
   */
  public Optional<PersistentVolumeClaim> current(ObjectKey key, String uid) {
    Optional<PersistentVolumeClaim> claim =
        cluster
            .get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key)
            .filter(found -> found.metadata().uid().equals(uid));
    claim.ifPresent(found -> view.written(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, found));
    return claim;
  }

  private Optional<ObjectMeta> known(String uid) {
    return view.claim(uid).map(PersistentVolumeClaim::metadata);
  }

  private Optional<ObjectMeta> read(ObjectKey key, String uid) {
    return current(key, uid).map(PersistentVolumeClaim::metadata);
  }
}
