package dev.xns.core.simulation;

import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.CsiNode;
import dev.xns.api.model.DataSource;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.Secret;
import dev.xns.api.model.StorageClass;
import dev.xns.api.model.VolumeAttributesClass;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.simulation.Action.Source;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plays the users, and the controllers for snapshots and scheduling. */
final class Users {
  static final ObjectKey SECRET = ObjectKey.of("xns", "driver");
  private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
  private static final String ZONE = "topology.sim/zone";

  private final World world;

  /** Snapshots by UID, until their data are gone. */
  private final Map<String, Taken> snapshots = new LinkedHashMap<>();

  private int taken;
  private int nodes;

  private record Taken(ObjectKey key, String content, String handle) {}

  Users(World world) {
    this.world = world;
  }

  /** Nodes, if topology plays a part. */
  void addNodes() {
    for (String name : List.of("node-1", "node-2")) {
      ObjectMeta metadata = ObjectMeta.named(ObjectKey.clusterScoped(name));
      world.cluster.create(
          ResourceTypes.NODES, new Node(metadata.withLabels(Map.of(ZONE, "zone-" + name))));
      world.cluster.create(
          ResourceTypes.CSI_NODES,
          new CsiNode(
              metadata,
              new CsiNode.Spec(List.of(new CsiNode.Driver(Driver.NAME, name, List.of(ZONE))))));
    }
  }

  /** Chooses nodes for claims whose class waits for one, again and again. */
  void schedulePods() {
    world.timeline.worldIn(
        1_500,
        () -> {
          for (PersistentVolumeClaim claim :
              world.cluster.list(ResourceTypes.PERSISTENT_VOLUME_CLAIMS)) {
            if (ScriptWriter.LATE.equals(claim.spec().storageClassName())
                && claim.spec().volumeName() == null
                && claim.metadata().annotation(SELECTED_NODE) == null) {
              String node = "node-" + (1 + nodes++ % 2);
              world.cluster.edit(
                  ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
                  claim.key(),
                  json ->
                      json.withObjectProperty("metadata")
                          .withObjectProperty("annotations")
                          .put(SELECTED_NODE, node));
            }
          }
          schedulePods();
        });
  }

  /** Does what users do; what is not possible at the moment is not done. */
  void act(Action action) {
    try {
      attempt(action);
    } catch (ClusterException e) {
      world.history.add(() -> "but: " + e.getMessage());
    }
    tidy();
    world.creations.sourcesExist();
  }

  private void attempt(Action action) {
    if (action instanceof Action.CreateClaim create) {
      create(create);
    } else if (action instanceof Action.DeleteClaim delete) {
      deleteClaim(delete.key());
    } else if (action instanceof Action.PutGrant put) {
      put(put);
    } else if (action instanceof Action.DropGrant drop) {
      drop(drop);
    } else if (action instanceof Action.PutClass put) {
      delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(put.name()));
      world.cluster.create(ResourceTypes.STORAGE_CLASSES, storageClass(put));
    } else if (action instanceof Action.DropClass drop) {
      delete(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(drop.name()));
    } else if (action instanceof Action.PutSecret put) {
      putSecret(put.value());
    } else if (action instanceof Action.DropSecret) {
      delete(ResourceTypes.SECRETS, SECRET);
    } else if (action instanceof Action.TakeSnapshot take) {
      take(take);
    } else if (action instanceof Action.SnapshotReady ready) {
      setReady(ready.key(), true);
    } else if (action instanceof Action.DropSnapshot drop) {
      if (world.creations.isUsed(new Source(true, drop.key()))) {
        world.coverage.hit(Path.SOURCE_DELETED_WHILE_CREATING);
      }
      delete(ResourceTypes.VOLUME_SNAPSHOTS, drop.key());
    } else if (action instanceof Action.PutAttributes put) {
      ObjectKey key = ObjectKey.clusterScoped(put.name());
      delete(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, key);
      world.cluster.create(
          ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
          new VolumeAttributesClass(
              ObjectMeta.named(key), Driver.NAME, Map.of("speed", put.value())));
    } else if (action instanceof Action.DropAttributes drop) {
      delete(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped(drop.name()));
    }
  }

  private void create(Action.CreateClaim wanted) {
    Source source = wanted.source();
    DataSource ref = null;
    if (source != null) {
      boolean across = !source.key().namespace().equals(wanted.key().namespace());
      ref =
          new DataSource(
              source.snapshot() ? VolumeSnapshot.GROUP : null,
              source.snapshot() ? VolumeSnapshot.KIND : PersistentVolumeClaim.KIND,
              source.key().name(),
              across ? source.key().namespace() : null);
    }
    world.claims.created(
        world.cluster.create(
            ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
            new PersistentVolumeClaim(
                ObjectMeta.named(wanted.key()),
                new PersistentVolumeClaim.Spec(
                    List.of("ReadWriteOnce"),
                    new PersistentVolumeClaim.Resources(Map.of("storage", gib(wanted.gib()))),
                    wanted.className(),
                    null,
                    null,
                    null,
                    null,
                    ref,
                    wanted.attributes()),
                new PersistentVolumeClaim.Status(null))));
  }

  void deleteClaim(ObjectKey key) {
    world
        .cluster
        .get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key)
        .ifPresent(
            claim -> {
              if (world.creations.isCreating(claim.metadata().uid())) {
                world.coverage.hit(Path.CLAIM_DELETED_WHILE_CREATING);
              }
              if (world.creations.isUsed(new Source(false, key))) {
                world.coverage.hit(Path.SOURCE_DELETED_WHILE_CREATING);
              }
              delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key);
            });
  }

  private void put(Action.PutGrant wanted) {
    ResourceType<ReferenceGrant> type =
        world.setup().betaGrants()
            ? ResourceTypes.REFERENCE_GRANTS_V1BETA1
            : ResourceTypes.REFERENCE_GRANTS;
    delete(type, wanted.key());
    var to =
        new ReferenceGrant.To(
            wanted.snapshots() ? VolumeSnapshot.GROUP : "",
            wanted.snapshots() ? VolumeSnapshot.KIND : PersistentVolumeClaim.KIND,
            wanted.name());
    var from =
        wanted.from().stream()
            .map(namespace -> new ReferenceGrant.From("", PersistentVolumeClaim.KIND, namespace))
            .toList();
    var grant =
        new ReferenceGrant(
            ObjectMeta.named(wanted.key()), new ReferenceGrant.Spec(from, List.of(to)));
    world.claims.granted(world.cluster.create(type, grant));
  }

  private void drop(Action.DropGrant drop) {
    boolean creating =
        world.claims.all().stream()
            .anyMatch(
                claim -> claim.isAcrossNamespaces() && world.creations.isCreating(claim.uid()));
    if (creating) {
      world.coverage.hit(Path.REVOKED_WHILE_CREATING);
    }
    delete(
        world.setup().betaGrants()
            ? ResourceTypes.REFERENCE_GRANTS_V1BETA1
            : ResourceTypes.REFERENCE_GRANTS,
        drop.key());
  }

  private static StorageClass storageClass(Action.PutClass wanted) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("tier", wanted.tier());
    if (wanted.secret()) {
      parameters.put("csi.storage.k8s.io/provisioner-secret-name", SECRET.name());
      parameters.put("csi.storage.k8s.io/provisioner-secret-namespace", SECRET.namespace());
    }
    return new StorageClass(
        ObjectMeta.named(ObjectKey.clusterScoped(wanted.name())),
        Driver.NAME,
        parameters,
        "Delete",
        List.of(),
        wanted.waitsForNode() ? "WaitForFirstConsumer" : "Immediate",
        List.of());
  }

  void putSecret(String value) {
    delete(ResourceTypes.SECRETS, SECRET);
    String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    world.cluster.create(
        ResourceTypes.SECRETS, new Secret(ObjectMeta.named(SECRET), Map.of("key", encoded)));
  }

  private void take(Action.TakeSnapshot wanted) {
    if (world.cluster.get(ResourceTypes.VOLUME_SNAPSHOTS, wanted.key()).isPresent()) {
      return;
    }
    String content = "snapcontent-" + wanted.key().namespace() + "-" + wanted.key().name();
    String handle =
        world.driver.snapshot((long) wanted.gib() << 30, wanted.key() + " no. " + ++taken);
    world.cluster.addSnapshot(wanted.key(), Driver.NAME, handle, gib(wanted.gib()));
    String uid =
        world
            .cluster
            .get(ResourceTypes.VOLUME_SNAPSHOTS, wanted.key())
            .orElseThrow()
            .metadata()
            .uid();
    snapshots.put(uid, new Taken(wanted.key(), content, handle));
    world.claims.hasHandle(new Source(true, wanted.key()), handle);
    if (!wanted.ready()) {
      setReady(wanted.key(), false);
    }
  }

  private void setReady(ObjectKey key, boolean ready) {
    world.cluster.edit(
        ResourceTypes.VOLUME_SNAPSHOTS,
        key,
        json -> json.withObjectProperty("status").put("readyToUse", ready));
  }

  /** Removes the data of snapshots that are gone; notes the volumes that claims have. */
  void tidy() {
    snapshots
        .entrySet()
        .removeIf(
            entry -> {
              Taken snapshot = entry.getValue();
              if (exists(ResourceTypes.VOLUME_SNAPSHOTS, snapshot.key(), entry.getKey())) {
                return false;
              }
              delete(
                  ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
                  ObjectKey.clusterScoped(snapshot.content()));
              world.driver.forgetSnapshot(snapshot.handle());
              return true;
            });
  }

  /** A claim has a volume, which others may copy. */
  void bound(PersistentVolume volume) {
    var owner = volume.spec().claimRef();
    var csi = volume.spec().csi();
    if (owner != null && csi != null) {
      world.claims.hasHandle(new Source(false, owner.key()), String.valueOf(csi.volumeHandle()));
    }
  }

  private boolean exists(ResourceType<?> type, ObjectKey key, String uid) {
    Optional<? extends KubernetesObject> found = world.cluster.get(type, key);
    return found.isPresent() && found.get().metadata().uid().equals(uid);
  }

  void delete(ResourceType<?> type, ObjectKey key) {
    try {
      world.cluster.delete(type, key, Preconditions.NONE);
    } catch (ClusterException e) {
      if (e.reason() != ClusterException.Reason.NOT_FOUND) {
        throw e;
      }
    }
  }

  private static Quantity gib(int gib) {
    return Quantity.ofBytes((long) gib << 30);
  }
}
