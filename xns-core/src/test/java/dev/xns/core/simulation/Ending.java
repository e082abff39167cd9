package dev.xns.core.simulation;

import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.memory.StoredVolume;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What must have come of it all, once nothing goes wrong any more. */
final class Ending {
  private final World world;
  private final Waiting waiting;

  Ending(World world) {
    this.world = world;
    this.waiting = new Waiting(world);
  }

  /** Runs the world to its end and checks it on the way. */
  void play() {
    long settling = 1_500L * world.setup().retryMaxSeconds() + 120_000;
    world.calm();
    world.timeline.pass(settling);
    settled("5: is not served, and there is nothing to wait for: ");
    provideWhatIsMissing();
    settled("5: was not woken: ");
    quiet();
    deleteEverything();
    world.timeline.pass(settling);
    nothingIsLeft();
  }

  private boolean isOver() {
    return world.laws.broken() != null;
  }

  private void settled(String otherwise) {
    if (isOver()) {
      return;
    }
    for (PersistentVolumeClaim claim : claims()) {
      if (isBound(claim)) {
        hasItsData(claim);
      } else if (waiting.reason(claim).isEmpty()) {
        world.laws.broken(otherwise + claim.key() + " " + claim.metadata().uid());
      }
    }
    notProtected();
  }

  static boolean isBound(PersistentVolumeClaim claim) {
    return "Bound".equals(claim.status().phase());
  }

  private List<PersistentVolumeClaim> claims() {
    return world.cluster.list(ResourceTypes.PERSISTENT_VOLUME_CLAIMS);
  }

  private void hasItsData(PersistentVolumeClaim claim) {
    Optional<StoredVolume> stored =
        world
            .cluster
            .get(
                ResourceTypes.PERSISTENT_VOLUMES,
                ObjectKey.clusterScoped(String.valueOf(claim.spec().volumeName())))
            .map(PersistentVolume::spec)
            .map(PersistentVolume.Spec::csi)
            .map(PersistentVolume.CsiSource::volumeHandle)
            .flatMap(world.driver::volume);
    if (stored.isEmpty()) {
      world.laws.broken("2: claim " + claim.key() + " is bound, but has no volume");
      return;
    }
    var content = stored.get().request().content();
    if (claim.spec().dataSourceRef() != null
        && (content == null
            || stored.get().files().isEmpty()
            || !stored.get().files().equals(world.driver.filesOf(content.handle())))) {
      world.laws.broken("7: claim " + claim.key() + " has " + stored.get().files());
    }
  }

  /** No creation runs, so nothing is protected: but for those that are stuck and excused. */
  private void notProtected() {
    boolean noSecret = world.cluster.get(ResourceTypes.SECRETS, Users.SECRET).isEmpty();
    if (world.creations.isAnythingStuck() || noSecret) {
      return; // what has to be repeated may need the secret
    }
    unprotected(ResourceTypes.PERSISTENT_VOLUME_CLAIMS);
    unprotected(ResourceTypes.VOLUME_SNAPSHOTS);
  }

  private void unprotected(ResourceType<?> type) {
    for (KubernetesObject object : world.cluster.list(type)) {
      if (!object.metadata().finalizers().isEmpty()) {
        world.laws.broken(
            "4: " + type.describe(object.key()) + " keeps " + object.metadata().finalizers());
      }
    }
  }

  private void provideWhatIsMissing() {
    if (isOver()) {
      return;
    }
    Map<String, String> before = new LinkedHashMap<>();
    for (PersistentVolumeClaim claim : claims()) {
      waiting.reason(claim).ifPresent(reason -> before.put(claim.metadata().uid(), reason));
    }
    if (before.isEmpty()) {
      return;
    }
    world.history.add(() -> "everything that is missing is provided: " + before);
    boolean noSecret = world.cluster.get(ResourceTypes.SECRETS, Users.SECRET).isEmpty();
    if (noSecret) {
      // Nobody watches secrets: whoever needs one tries again.
      world.users.putSecret("first");
    }
    provide(ResourceTypes.STORAGE_CLASSES, ScriptWriter.FAST, "one");
    provide(ResourceTypes.STORAGE_CLASSES, ScriptWriter.GUARDED, "one");
    provide(ResourceTypes.STORAGE_CLASSES, ScriptWriter.LATE, "one");
    provide(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, "quick", "one");
    for (String namespace : List.of("prod", "dev", "ops")) {
      for (boolean snapshots : new boolean[] {true, false}) {
        world.users.act(
            new Action.PutGrant(
                ObjectKey.of(namespace, snapshots ? "all-snapshots" : "all-claims"),
                List.of("prod", "dev", "ops"),
                snapshots,
                null));
      }
    }
    for (VolumeSnapshot snapshot : world.cluster.list(ResourceTypes.VOLUME_SNAPSHOTS)) {
      world.users.act(new Action.SnapshotReady(snapshot.key()));
    }
    boolean slow = noSecret || before.toString().contains(Waiting.SLOW);
    world.timeline.pass(slow ? 2_000L * world.setup().retryMaxSeconds() : 6_000);
    for (PersistentVolumeClaim claim : claims()) {
      if (isBound(claim) && Waiting.NO_GRANT.equals(before.get(claim.metadata().uid()))) {
        world.coverage.hit(Path.WOKEN_BY_GRANT);
      }
    }
  }

  private void provide(ResourceType<?> type, String name, String value) {
    if (world.cluster.get(type, ObjectKey.clusterScoped(name)).isPresent()) {
      return;
    }
    world.users.act(
        type.equals(ResourceTypes.STORAGE_CLASSES)
            ? new Action.PutClass(
                name, value, name.equals(ScriptWriter.GUARDED), name.equals(ScriptWriter.LATE))
            : new Action.PutAttributes(name, value));
  }

  /** Nothing happens when nothing happens. */
  private void quiet() {
    if (isOver() || world.creations.isAnythingStuck()) {
      return;
    }
    int objects = claims().size() + world.cluster.list(ResourceTypes.PERSISTENT_VOLUMES).size();
    long before = world.laws.requests();
    world.timeline.pass(180_000);
    long requests = world.laws.requests() - before;
    if (requests > 3L * objects + 3) {
      world.laws.broken("storm: " + requests + " requests in 3 minutes for " + objects);
    }
  }

  private void deleteEverything() {
    if (isOver()) {
      return;
    }
    world.history.add(() -> "all claims are deleted");
    if (world.cluster.get(ResourceTypes.SECRETS, Users.SECRET).isEmpty()) {
      world.users.putSecret("first");
    }
    claims().forEach(claim -> world.users.act(new Action.DeleteClaim(claim.key())));
  }

  private void nothingIsLeft() {
    if (isOver()) {
      return;
    }
    notProtected();
    if (!world.creations.isAnythingStuck() && !claims().isEmpty()) {
      world.laws.broken("4: claims cannot go: " + claims());
    }
    world.cluster.list(ResourceTypes.PERSISTENT_VOLUMES).stream()
        .filter(volume -> !isHeldByClaim(volume))
        .forEach(
            volume ->
                world.laws.broken(
                    "2: PersistentVolume "
                        + volume.key()
                        + " is left, with volume "
                        + Objects.requireNonNull(volume.spec().csi()).volumeHandle()));
    for (String name : world.driver.names()) {
      if (isExcused(name)) {
        world.coverage.hit(Path.EXCUSED);
      } else {
        world.laws.broken("2: volume " + name + " is left");
      }
    }
  }

  /** Excused, or kept in sight by a claim that is stuck. */
  private boolean isExcused(String name) {
    return world.creations.isExcused(name)
        || (world.creations.isAnythingStuck()
            && claims().stream()
                .map(claim -> world.claims.byUid(claim.metadata().uid()))
                .anyMatch(claim -> claim != null && world.isNameOf(name, claim)));
  }

  private boolean isHeldByClaim(PersistentVolume volume) {
    var owner = volume.spec().claimRef();
    return owner != null
        && claims().stream().anyMatch(claim -> claim.metadata().uid().equals(owner.uid()));
  }
}
