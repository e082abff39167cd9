package dev.xns.core.internal.view;

import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.SetMultimap;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.model.CsiNode;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import dev.xns.api.model.VolumeAttachment;
import dev.xns.api.model.VolumeAttributesClass;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.api.model.VolumeSnapshotContent;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.plan.ClusterState;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.topology.NodeIndex;
import dev.xns.core.report.Degradation;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the engine knows of the cluster: the objects themselves and indexes over them, so that every
 * question is a hash look-up.
 *
 * <p>Its own monitor is the lock that guards it. Whoever asks several questions that must fit
 * together, or decides to wait for a change, holds it meanwhile; a change that would wake the
 * waiter can then not slip through between the look and the wait.
 */
public final class ClusterView implements ClusterState {
  private final Unlocked unlocked = new Unlocked(this);
  private @Nullable ViewListener listener;
  private final Kinds kinds = new Kinds();
  private final Map<ResourceType<?>, Table<?>> tables = new LinkedHashMap<>();
  private final Table<PersistentVolumeClaim> claims;
  private final Table<PersistentVolume> volumes;
  private final Table<StorageClass> classes;
  private final Table<VolumeSnapshot> snapshots;
  private final Table<VolumeSnapshotContent> contents;
  private final Table<VolumeAttributesClass> attributesClasses;
  private final Map<String, ObjectKey> claimsByUid = new HashMap<>();
  private final Set<String> markedClaims = new HashSet<>();

  /** Marked claims that were seen without a mark before. */
  private final Set<String> markAppeared = new HashSet<>();

  private final ClaimMark mark;
  private final NodeIndex nodes = new NodeIndex();
  private final SetMultimap<String, VolumeAttachment> attachmentsByVolume =
      LinkedHashMultimap.create();

  /**
   * An empty view.
   *
   * @param mark the mark on claims to keep an eye on
   */
  public ClusterView(ClaimMark mark) {
    this.mark = mark;
    claims = newTable(ResourceTypes.PERSISTENT_VOLUME_CLAIMS);
    volumes = newTable(ResourceTypes.PERSISTENT_VOLUMES);
    classes = newTable(ResourceTypes.STORAGE_CLASSES);
    snapshots = newTable(ResourceTypes.VOLUME_SNAPSHOTS);
    contents = newTable(ResourceTypes.VOLUME_SNAPSHOT_CONTENTS);
    attributesClasses = newTable(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES);
  }

  /** Tells this listener of every change from now on. Called once, before anything is watched. */
  public synchronized void listen(ViewListener hears) {
    if (listener != null) {
      throw new IllegalStateException("Somebody hears of the changes of this view already");
    }
    listener = hears;
  }

  /** Takes in what a watch of this kind delivers. */
  public <T extends KubernetesObject> WatchObserver<T> observer(ResourceType<T> type) {
    return table(type);
  }

  @SuppressWarnings("unchecked") // each table is stored under its own type
  private synchronized <T extends KubernetesObject> Table<T> table(ResourceType<T> type) {
    Table<?> table = tables.get(type);
    return table == null ? newTable(type) : (Table<T>) table;
  }

  /** Puts in an object that we wrote ourselves, ahead of the watch. */
  public <T extends KubernetesObject> void written(ResourceType<T> type, T object) {
    changing(() -> table(type).written(object));
  }

  /** Takes out an object that we deleted for good, ahead of the watch. */
  public <T extends KubernetesObject> void deleted(ResourceType<T> type, ObjectMeta metadata) {
    changing(() -> table(type).ended(metadata));
  }

  /** Makes a change, or has somebody woken, under the lock, and runs afterwards what follows. */
  public void changing(Runnable change) {
    try {
      synchronized (this) {
        change.run();
      }
    } finally {
      unlocked.released();
    }
  }

  /** Runs what must not be run under the lock of this view. */
  public Executor unlocked() {
    return unlocked;
  }

  /** The object that is a source; empty if it is not there, or another one of that name is. */
  public synchronized Optional<KubernetesObject> find(SourceObject source) {
    return Optional.<KubernetesObject>ofNullable(table(source.type()).get(source.key()))
        .filter(object -> object.metadata().uid().equals(source.uid()));
  }

  /** A claim by UID. */
  public synchronized Optional<PersistentVolumeClaim> claim(String uid) {
    return Optional.ofNullable(claimsByUid.get(uid)).map(claims::get);
  }

  /** Whether this is true of the UID of each claim that carries the mark. */
  public synchronized boolean areMarkedClaims(Predicate<String> like) {
    return markedClaims.stream().allMatch(like);
  }

  /** Whether the claim of this UID carries a mark that was not there when it was first seen. */
  public synchronized boolean hasMarkAppeared(String uid) {
    return markAppeared.contains(uid);
  }

  /** Whether the claim of this UID carries the mark. */
  public synchronized boolean isMarked(String uid) {
    return markedClaims.contains(uid);
  }

  /**
   * Why objects of this kind are not followed at the moment; empty if they are. What is known of
   * them may stay in use, but not for what no server checks.
   */
  public synchronized Optional<String> interruption(ResourceType<?> type) {
    return kinds.interruption(type);
  }

  @Override
  public synchronized Optional<String> trouble(ResourceType<?> type) {
    return kinds.trouble(type);
  }

  @Override
  public synchronized Optional<PersistentVolumeClaim> claim(ObjectKey key) {
    return Optional.ofNullable(claims.get(key));
  }

  @Override
  public synchronized Optional<StorageClass> storageClass(String name) {
    return Optional.ofNullable(classes.get(ObjectKey.clusterScoped(name)));
  }

  @Override
  public synchronized Optional<PersistentVolume> volume(String name) {
    return Optional.ofNullable(volumes.get(ObjectKey.clusterScoped(name)));
  }

  @Override
  public synchronized Optional<VolumeSnapshot> snapshot(ObjectKey key) {
    return Optional.ofNullable(snapshots.get(key));
  }

  @Override
  public synchronized Optional<VolumeSnapshotContent> snapshotContent(String name) {
    return Optional.ofNullable(contents.get(ObjectKey.clusterScoped(name)));
  }

  @Override
  public synchronized Optional<VolumeAttributesClass> attributesClass(String name) {
    return Optional.ofNullable(attributesClasses.get(ObjectKey.clusterScoped(name)));
  }

  /** To be used under the lock of this view only. */
  @Override
  public NodeIndex nodes() {
    return nodes;
  }

  @Override
  public synchronized Collection<VolumeAttachment> attachments(String volume) {
    return List.copyOf(attachmentsByVolume.get(volume));
  }

  private <T extends KubernetesObject> Table<T> newTable(ResourceType<T> type) {
    var table = new Table<>(this::changing, type, kinds, new Indexing());
    tables.put(type, table);
    return table;
  }

  private void noteAppearance(@Nullable KubernetesObject before, @Nullable KubernetesObject after) {
    if (before instanceof PersistentVolumeClaim old) {
      String uid = old.metadata().uid();
      if (after == null || !after.metadata().uid().equals(uid) || !mark.isOn(after.metadata())) {
        markAppeared.remove(uid);
      } else if (!mark.isOn(old.metadata())) {
        markAppeared.add(uid);
      }
    }
  }

  /** Brings the indexes up to date before anybody else hears of a change. */
  private final class Indexing implements ViewListener {
    @Override
    public <T extends KubernetesObject> void changed(
        ResourceType<T> type, ObjectKey key, @Nullable T before, @Nullable T after) {
      if (before instanceof PersistentVolumeClaim claim) {
        claimsByUid.remove(claim.metadata().uid(), key);
        markedClaims.remove(claim.metadata().uid());
      }
      noteAppearance(before, after);
      if (after instanceof PersistentVolumeClaim claim) {
        claimsByUid.put(claim.metadata().uid(), key);
        if (mark.isOn(claim.metadata())) {
          markedClaims.add(claim.metadata().uid());
        }
      }
      if (before instanceof VolumeAttachment attachment) {
        attachmentsByVolume.remove(attachedVolume(attachment), attachment);
      }
      if (after instanceof VolumeAttachment attachment) {
        attachmentsByVolume.put(attachedVolume(attachment), attachment);
      }
      if (type.equals(ResourceTypes.NODES)) {
        nodes.nodeChanged(key.name(), (Node) after);
      } else if (type.equals(ResourceTypes.CSI_NODES)) {
        nodes.csiNodeChanged(key.name(), (CsiNode) after);
      }
      if (listener != null) {
        listener.changed(type, key, before, after);
      }
    }

    @Override
    public void known(ResourceType<?> type) {
      if (listener != null) {
        listener.known(type);
      }
    }

    @Override
    public void degraded(Degradation degradation) {
      if (listener != null) {
        listener.degraded(degradation);
      }
    }

    @Override
    public void prompt(ResourceType<?> type) {
      if (listener != null) {
        listener.prompt(type);
      }
    }

    @Override
    public void readable(ResourceType<?> type, ObjectKey key) {
      if (listener != null) {
        listener.readable(type, key);
      }
    }
  }

  /** Name of the volume that is attached; empty for an inline volume. */
  public static String attachedVolume(VolumeAttachment attachment) {
    var source = attachment.spec().source();
    String name = source == null ? null : source.persistentVolumeName();
    return name == null ? "" : name;
  }
}
