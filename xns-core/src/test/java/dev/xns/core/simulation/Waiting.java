package dev.xns.core.simulation;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.core.simulation.Action.Source;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a claim may be without a volume, by an own reading of the rules from what the cluster holds.
 */
final class Waiting {
  static final String NO_GRANT = "no grant";
  static final String SLOW = "no secret";

  private final World world;

  Waiting(World world) {
    this.world = world;
  }

  /** A true reason to wait; empty if there is none, and the claim must have its volume. */
  Optional<String> reason(PersistentVolumeClaim claim) {
    if (Ending.isBound(claim)) {
      return Optional.empty();
    }
    if (claim.metadata().isBeingDeleted()) {
      return Optional.of("it is being deleted");
    }
    String className = String.valueOf(claim.spec().storageClassName());
    if (world
        .cluster
        .get(ResourceTypes.STORAGE_CLASSES, ObjectKey.clusterScoped(className))
        .isEmpty()) {
      return Optional.of("no class");
    }
    String attributes = claim.spec().volumeAttributesClassName();
    if (attributes != null
        && world
            .cluster
            .get(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped(attributes))
            .isEmpty()) {
      return Optional.of("no attributes class");
    }
    Claims.Claim known = Objects.requireNonNull(world.claims.byUid(claim.metadata().uid()));
    Optional<String> ofSource = ofSource(claim, known);
    if (ofSource.isPresent()) {
      return ofSource;
    }
    if (className.equals(ScriptWriter.GUARDED)
        && world.cluster.get(ResourceTypes.SECRETS, Users.SECRET).isEmpty()) {
      return Optional.of(SLOW);
    }
    if (world.creations.mayBeStuck(world.nameOf(known))
        && world.driver.names().contains(world.nameOf(known))) {
      world.coverage.hit(Path.EXCUSED);
      return Optional.of("another process lost track of its volume");
    }
    return nameTaken(claim, known);
  }

  /** Shortened names may be those of another claim. */
  private Optional<String> nameTaken(PersistentVolumeClaim claim, Claims.Claim known) {
    if (world.setup().uuidLength() < 0) {
      return Optional.empty();
    }
    String name = world.nameOf(known);
    boolean ofAnother =
        world.claims.all().stream()
            .anyMatch(
                other ->
                    !other.uid().equals(claim.metadata().uid()) && world.isNameOf(name, other));
    return ofAnother ? Optional.of("the name of its volume is taken") : Optional.empty();
  }

  private Optional<String> ofSource(PersistentVolumeClaim claim, Claims.Claim known) {
    Source source = known.source();
    if (source == null) {
      return Optional.empty();
    }
    if (!known.isPermittedBy(grants())) {
      return Optional.of(NO_GRANT);
    }
    Quantity wanted = Objects.requireNonNull(claim.spec().resources().storage());
    return source.snapshot() ? ofSnapshot(source.key(), wanted) : ofClaim(source.key(), wanted);
  }

  private List<ReferenceGrant> grants() {
    return world.cluster.list(
        world.setup().betaGrants()
            ? ResourceTypes.REFERENCE_GRANTS_V1BETA1
            : ResourceTypes.REFERENCE_GRANTS);
  }

  private Optional<String> ofSnapshot(ObjectKey key, Quantity wanted) {
    Optional<VolumeSnapshot> snapshot = world.cluster.get(ResourceTypes.VOLUME_SNAPSHOTS, key);
    if (snapshot.isEmpty()) {
      return Optional.of("no snapshot");
    }
    VolumeSnapshot.Status status = snapshot.get().status();
    if (status == null || !Boolean.TRUE.equals(status.readyToUse())) {
      return Optional.of("snapshot not ready");
    }
    if (snapshot.get().metadata().isBeingDeleted()) {
      return Optional.of("snapshot is being deleted");
    }
    Quantity size = status.restoreSize();
    return size != null && wanted.compareTo(size) < 0
        ? Optional.of("snapshot too large")
        : Optional.empty();
  }

  private Optional<String> ofClaim(ObjectKey key, Quantity wanted) {
    Optional<PersistentVolumeClaim> source =
        world.cluster.get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, key);
    if (source.isEmpty() || !Ending.isBound(source.get())) {
      return Optional.of("no bound claim");
    }
    if (source.get().metadata().isBeingDeleted()) {
      return Optional.of("claim is being deleted");
    }
    Quantity size =
        world
            .cluster
            .get(
                ResourceTypes.PERSISTENT_VOLUMES,
                ObjectKey.clusterScoped(String.valueOf(source.get().spec().volumeName())))
            .map(PersistentVolume::spec)
            .map(spec -> spec.capacity().get("storage"))
            .orElse(null);
    return size != null && wanted.compareTo(size) < 0
        ? Optional.of("claim too large")
        : Optional.empty();
  }
}
