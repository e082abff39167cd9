package dev.xns.core.memory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.StorageClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays Kubernetes' controller for volumes: says which driver a claim is for, binds claims to the
 * volumes made for them, and releases volumes whose claim is gone. Like the real one it sees
 * changes a moment after they happened.
 */
final class VolumeBinder {
  private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";
  private static final String BETA_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
  private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
  private static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

  private final InMemoryCluster cluster;
  private final Executor executor;

  // Guarded by this.
  private final Set<Look> pending = new LinkedHashSet<>();
  private final Map<String, ObjectKey> volumesByClaim = new HashMap<>();
  private final Map<String, Set<ObjectKey>> unclaimedByClass = new HashMap<>();

  /** Something to be looked at. */
  private record Look(String kind, ObjectKey key) {}

  VolumeBinder(InMemoryCluster cluster, Executor executor) {
    this.cluster = cluster;
    this.executor = executor;
  }

  /** Something changed. Called under the cluster's lock. */
  void changed(@Nullable StoredObject before, @Nullable StoredObject after) {
    KubernetesObject object =
        Objects.requireNonNull(after != null ? after : before, "a change has a state").object();
    var looks = new ArrayList<Look>();
    synchronized (this) {
      if (object instanceof PersistentVolume volume) {
        ObjectReference owner = volume.spec().claimRef();
        if (owner != null && owner.uid() != null) {
          if (after == null) {
            volumesByClaim.remove(owner.uid());
          } else {
            volumesByClaim.put(owner.uid(), volume.key());
          }
        }
        looks.add(new Look(PersistentVolume.KIND, volume.key()));
      } else if (object instanceof PersistentVolumeClaim claim) {
        looks.add(new Look(PersistentVolumeClaim.KIND, claim.key()));
        ObjectKey volume = volumesByClaim.get(claim.metadata().uid());
        if (volume != null) {
          looks.add(new Look(PersistentVolume.KIND, volume));
        }
      } else if (object instanceof StorageClass storageClass) {
        unclaimedByClass
            .getOrDefault(storageClass.metadata().name(), Set.of())
            .forEach(key -> looks.add(new Look(PersistentVolumeClaim.KIND, key)));
      }
      if (looks.isEmpty() || !pending.addAll(looks)) {
        return;
      }
    }
    executor.execute(this::work);
  }

  private void work() {
    List<Look> looks;
    synchronized (this) {
      looks = List.copyOf(pending);
      pending.clear();
    }
    for (Look look : looks) {
      synchronized (cluster) {
        if (look.kind().equals(PersistentVolume.KIND)) {
          find(ResourceTypes.PERSISTENT_VOLUMES, look.key()).ifPresent(this::volume);
        } else {
          find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, look.key()).ifPresent(this::claim);
        }
      }
    }
  }

  private void claim(PersistentVolumeClaim claim) {
    String name = className(claim);
    Optional<StorageClass> storageClass =
        find(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(name));
    synchronized (this) {
      if (storageClass.isEmpty() && volumeName(claim).isEmpty()) {
        unclaimedByClass.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(claim.key());
      } else {
        Set<ObjectKey> waiting = unclaimedByClass.get(name);
        if (waiting != null && waiting.remove(claim.key()) && waiting.isEmpty()) {
          unclaimedByClass.remove(name);
        }
      }
    }
    if (!volumeName(claim).isEmpty() || storageClass.isEmpty()) {
      return;
    }
    boolean waitsForNode = "WaitForFirstConsumer".equals(storageClass.get().volumeBindingMode());
    if (waitsForNode && claim.metadata().annotation(SELECTED_NODE) == null) {
      return;
    }
    String driver = storageClass.get().provisioner();
    if (driver != null && !driver.equals(claim.metadata().annotation(PROVISIONER))) {
      edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          claim.key(),
          json ->
              json.withObjectProperty("metadata")
                  .withObjectProperty("annotations")
                  .put(PROVISIONER, driver)
                  .put(BETA_PROVISIONER, driver));
    }
  }

  private void volume(PersistentVolume volume) {
    ObjectReference owner = volume.spec().claimRef();
    if (owner == null || owner.name() == null || "Released".equals(volume.status().phase())) {
      return;
    }
    var key = new ObjectKey(Objects.requireNonNullElse(owner.namespace(), ""), owner.name());
    Optional<PersistentVolumeClaim> claim =
        find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key)
            .filter(found -> found.metadata().uid().equals(owner.uid()));
    if (claim.isEmpty()) {
      setPhase(ResourceTypes.PERSISTENT_VOLUMES, volume.key(), "Released");
      return;
    }
    String name = volume.metadata().name();
    if (volumeName(claim.get()).isEmpty()) {
      edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          key,
          json -> {
            json.withObjectProperty("spec").put("volumeName", name);
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(BIND_COMPLETED, "yes");
            json.withObjectProperty("status").put("phase", "Bound");
          });
    } else if (!volumeName(claim.get()).equals(name)) {
      return;
    }
    setPhase(ResourceTypes.PERSISTENT_VOLUMES, volume.key(), "Bound");
  }

  private void setPhase(ResourceType<?> type, ObjectKey key, String phase) {
    edit(type, key, json -> json.withObjectProperty("status").put("phase", phase));
  }

  private <T extends KubernetesObject> Optional<T> find(ResourceType<T> type, ObjectKey key) {
    return cluster.json(type, key).map(json -> StoredObject.of(type, json, null).as(type));
  }

  private void edit(ResourceType<?> type, ObjectKey key, Consumer<ObjectNode> change) {
    try {
      cluster.edit(type, key, change);
    } catch (ClusterException e) {
      if (e.reason() != ClusterException.Reason.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static String volumeName(PersistentVolumeClaim claim) {
    return Objects.requireNonNullElse(claim.spec().volumeName(), "");
  }

  private static String className(PersistentVolumeClaim claim) {
    String annotated = claim.metadata().annotation("volume.beta.kubernetes.io/storage-class");
    String named = annotated != null ? annotated : claim.spec().storageClassName();
    return Objects.requireNonNullElse(named, "");
  }
}
