package dev.xns.core.simulation;

import dev.xns.api.Fate;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.model.Event;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.MarkMode;
import dev.xns.core.report.ReasonCode;
import dev.xns.core.simulation.Action.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every moment, whatever happens. Watches every call and every write; knows
 * nothing of the engine's inside.
 */
final class Laws {
  private static final String OURS = "source.xns.dev/" + Driver.NAME;

  /** Reasons that speak of the source, so that nobody may hear them who may not use it. */
  private static final Set<String> TELLING =
      Set.of(
          "SnapshotNotFound",
          "SnapshotBeingDeleted",
          "SnapshotNotBound",
          "SnapshotContentNotFound",
          "SnapshotContentMismatch",
          "SnapshotNotReady",
          "CloneSourceNotFound",
          "CloneSourceNotBound",
          "CloneSourceBeingDeleted",
          "CloneSourceInvalid",
          "DriverMismatch",
          "VolumeModeMismatch",
          "SizeTooSmall",
          "SourceNotProtected");

  private final World world;
  private final Map<String, String> denials = new HashMap<>();
  private final Set<String> savedHandles = new HashSet<>();

  /** What was being made when the removal of a volume was last asked for, by handle. */
  private final Map<String, Optional<Creations.Creation>> undoing = new HashMap<>();

  private final Set<SimulatedProcess> unprotectable = new HashSet<>();
  private @Nullable String broken;
  private final Set<String> begun = new HashSet<>();
  private final Set<String> judged = new HashSet<>();
  private long requests;

  Laws(World world) {
    this.world = world;
  }

  /** A promise was broken. The first counts; the history ends with it. */
  void broken(String what) {
    if (broken == null) {
      broken = what;
      world.history.add(() -> "BROKEN: " + what);
      world.timeline.halt();
    }
  }

  @Nullable String broken() {
    return broken;
  }

  void requested() {
    requests++;
  }

  long requests() {
    return requests;
  }

  /** A process asks for a volume. */
  void asks(SimulatedProcess process, VolumeRequest request) {
    String name = request.name();
    begun.add(name);
    judged.remove(name);
    Creations.Creation running = world.creations.of(process, name);
    if (running != null && !world.creations.mayHaveForgotten(running, request)) {
      world.coverage.hit(Path.REPLAYED);
      if (!running.request.equals(request)) {
        broken("replay: " + name + " is asked for again with another request");
      }
      return;
    }
    List<Claims.Claim> claims =
        world.claims.all().stream().filter(claim -> world.isNameOf(name, claim)).toList();
    if (claims.isEmpty()) {
      broken("2: volume " + name + " is asked for, which no claim ever needed");
      return;
    }
    List<Claims.Claim> fitting =
        claims.stream().filter(claim -> fits(claim, request.content())).toList();
    if (fitting.isEmpty()) {
      broken("7: " + claims + " is to get " + request.content());
      return;
    }
    Creations.Lost lost = world.creations.lost(name);
    boolean repeated =
        fitting.stream().anyMatch(claim -> world.creations.isTold(process, claim))
            && (lost == null || !lost.told() || Driver.isSame(lost.creation().request, request));
    if (!repeated && fitting.stream().noneMatch(c -> mayUse(process, c))) {
      broken("1: " + process + " asks for " + name + " of " + fitting + " without a grant");
    }
    begin(process, request, fitting, repeated);
  }

  /** A process is about to mark a claim, which begins its creation. */
  void marks(SimulatedProcess process, String uid) {
    Claims.Claim claim = world.claims.byUid(uid);
    if (claim == null
        || find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim.key())
            .filter(world.creations::isMarked)
            .isPresent()) {
      return;
    }
    boolean known =
        begun.contains(world.nameOf(claim)) || world.creations.hasMarked(process, claim.uid());
    if (!known && !mayUse(process, claim)) {
      broken("1: " + process + " begins a volume for " + claim + " without a grant");
    }
    world.creations.marks(process, claim.uid());
  }

  private static boolean mayUse(SimulatedProcess process, Claims.Claim claim) {
    return !claim.isAcrossNamespaces() || process.knowsGrant(claim);
  }

  private boolean fits(Claims.Claim claim, @Nullable ContentSource content) {
    Source source = claim.source();
    if (source == null || content == null) {
      return source == null && content == null;
    }
    return source.snapshot() == content instanceof ContentSource.OfSnapshot
        && world.claims.everHadHandle(source, content.handle());
  }

  private void begin(
      SimulatedProcess process,
      VolumeRequest request,
      List<Claims.Claim> claims,
      boolean repeated) {
    Source source = claims.get(0).source();
    ResourceType<?> type = source == null ? null : typeOf(source);
    ObjectMeta present = source == null ? null : find(type, source.key()).orElse(null);
    boolean isProtected = present != null && present.hasFinalizer(OURS);
    boolean permitted = !unprotectable.contains(process);
    if (source != null && !isProtected && !repeated && permitted) {
      broken("4: " + request.name() + " is begun, but " + source + " is not protected");
    }
    if (world.setup().markMode() == MarkMode.ALWAYS && !repeated) {
      marked(request.name(), claims);
    }
    world.creations.begin(
        new Creations.Creation(process, request, claims, type, present, isProtected && permitted));
  }

  private void marked(String name, List<Claims.Claim> claims) {
    boolean marked =
        claims.stream()
            .map(claim -> find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim.key()))
            .flatMap(Optional::stream)
            .anyMatch(world.creations::isMarked);
    if (!marked) {
      broken("2: " + name + " is begun, but its claim is not marked");
    }
  }

  private static ResourceType<?> typeOf(Source source) {
    return source.snapshot()
        ? ResourceTypes.VOLUME_SNAPSHOTS
        : ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
  }

  private Optional<ObjectMeta> find(ResourceType<?> type, ObjectKey key) {
    return world.cluster.get(type, key).map(KubernetesObject::metadata);
  }

  /** A process hears that a volume could not be made. */
  void refused(SimulatedProcess process, String name, Fate fate) {
    world.creations.refused(process, name, fate);
  }

  /** The driver has made a volume. */
  void made(String name) {
    world.history.add(() -> "the driver has made " + name);
  }

  /** A process asks for a volume's removal. */
  void deletes(SimulatedProcess process, String name, String handle) {
    Creations.Creation creation = world.creations.of(process, name);
    undoing.put(handle, Optional.ofNullable(creation));
    if (creation != null && !savedHandles.contains(handle)) {
      world.coverage.hit(Path.UNDONE);
    }
  }

  /** A volume is removed at this moment. */
  void deleting(String name, String handle) {
    for (PersistentVolume volume : world.cluster.list(ResourceTypes.PERSISTENT_VOLUMES)) {
      var csi = volume.spec().csi();
      var owner = volume.spec().claimRef();
      if (csi != null
          && owner != null
          && handle.equals(csi.volumeHandle())
          && find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, owner.key())
              .filter(claim -> claim.uid().equals(owner.uid()))
              .isPresent()
          && world.driver.volume(handle).isPresent()) {
        broken(
            "2: " + handle + " of " + name + " is deleted, but claim " + owner.key() + " has it");
      }
    }
  }

  /** A volume is removed, for a call that may have begun before the creation of this moment. */
  void deleted(SimulatedProcess process, String name, String handle) {
    Creations.Creation creation = world.creations.of(process, name);
    if (undoing.getOrDefault(handle, Optional.empty()).equals(Optional.ofNullable(creation))) {
      world.creations.over(process, name);
    }
  }

  /** A process is about to save a PersistentVolume, perhaps once more. */
  void saves(SimulatedProcess process, PersistentVolume volume) {
    Claims.Claim claim =
        world.claims.byUid(String.valueOf(Objects.requireNonNull(volume.spec().claimRef()).uid()));
    boolean first = judged.add(volume.metadata().name());
    if (claim != null && first && !world.setup().honourStarted() && !mayUse(process, claim)) {
      broken("1: " + process + " hands out a volume to " + claim + " without a grant");
    }
  }

  /** A PersistentVolume is saved at this moment. */
  void saved(SimulatedProcess process, PersistentVolume volume) {
    String name = volume.metadata().name();
    String handle = Objects.requireNonNull(volume.spec().csi()).volumeHandle();
    var owner = Objects.requireNonNull(volume.spec().claimRef());
    boolean living =
        find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, owner.key())
            .filter(claim -> claim.uid().equals(owner.uid()))
            .isPresent();
    if (living && world.driver.volume(handle).isEmpty()) {
      broken("2: PersistentVolume " + name + " is saved, but there is no volume " + handle);
    }
    if (world.driver.isSpoilt(handle)) {
      broken("7: PersistentVolume " + name + " is saved, but the answer of the driver was wrong");
    }
    long same =
        world.cluster.list(ResourceTypes.PERSISTENT_VOLUMES).stream()
            .map(other -> other.spec().claimRef())
            .filter(ref -> ref != null && Objects.equals(ref.uid(), owner.uid()))
            .count();
    if (same > 1) {
      broken("2: claim " + owner.key() + " has " + same + " PersistentVolumes");
    }
    savedHandles.add(handle);
    world.users.bound(volume);
    world.creations.over(process, name);
  }

  boolean isSaved(String handle) {
    return savedHandles.contains(handle);
  }

  /** A process may no longer be able to protect sources. */
  void unprotectable(SimulatedProcess process) {
    unprotectable.add(process);
  }

  /** A process has changed a claim or a snapshot. */
  void changed(
      SimulatedProcess process, ResourceType<?> type, ObjectMeta before, ObjectMeta after) {
    if (!ofOthers(before).equals(ofOthers(after))) {
      broken("3: " + process + " changes finalizers of others on " + type.describe(after.key()));
    }
    boolean had = before.hasFinalizer(OURS);
    boolean has = after.hasFinalizer(OURS);
    boolean wasMarked = world.creations.isMarked(before);
    boolean isMarked = world.creations.isMarked(after);
    if (!had && has) {
      world.coverage.hit(Path.SOURCE_PROTECTED);
      mayProtect(process, type, after);
    } else if (had && !has) {
      world.coverage.hit(Path.SOURCE_RELEASED);
    } else if (!wasMarked && isMarked) {
      world.coverage.hit(Path.MARKED);
    } else if (wasMarked && !isMarked) {
      world.coverage.hit(Path.UNMARKED);
      world.creations.unmarked(after.uid());
    } else if (!before.annotations().equals(after.annotations())) {
      world.coverage.hit(Path.RESCHEDULED);
    }
    world.creations.sourcesExist();
    world.users.tidy();
  }

  private static List<String> ofOthers(ObjectMeta object) {
    return object.finalizers().stream()
        .filter(finalizer -> !finalizer.equals(OURS) && !Creations.isMark(finalizer))
        .toList();
  }

  private void mayProtect(SimulatedProcess process, ResourceType<?> type, ObjectMeta source) {
    boolean snapshot = type.equals(ResourceTypes.VOLUME_SNAPSHOTS);
    var used = new Source(snapshot, source.key());
    boolean wanted =
        world.claims.all().stream()
            .filter(claim -> used.equals(claim.source()))
            .anyMatch(claim -> mayUse(process, claim) || isToBeRepeated(claim));
    if (!wanted) {
      broken("3: " + process + " writes to " + used + ", which no claim may use");
    }
  }

  /** It was begun when it was allowed, by whichever process; a mark says so, too. */
  private boolean isToBeRepeated(Claims.Claim claim) {
    return world.creations.lost(world.nameOf(claim)) != null
        || find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim.key())
            .filter(found -> found.uid().equals(claim.uid()))
            .filter(world.creations::isMarked)
            .isPresent();
  }

  /** An event is about to be written. */
  void says(Event event) {
    var about = event.involvedObject();
    String message = Objects.requireNonNullElse(event.message(), "");
    Claims.Claim claim = about == null ? null : world.claims.byUid(String.valueOf(about.uid()));
    if (claim == null || !claim.isAcrossNamespaces()) {
      return;
    }
    String reason = message.substring(0, Math.max(0, message.indexOf(':')));
    if (!world.claims.wasEverPermitted(claim)
        && (TELLING.contains(reason) || message.contains("snapcontent"))) {
      broken("3: " + claim.key() + " may not know its source, but is told: " + message);
    }
    if (reason.equals(ReasonCode.RefNotPermitted.name())) {
      String before = denials.putIfAbsent(claim.key() + " " + claim.source(), message);
      if (before != null && !before.equals(message)) {
        broken("3: denials of " + claim.key() + " differ: " + before + " / " + message);
      }
    }
  }

  void waits(SimulatedProcess process, ObjectKey claim, ReasonCode reason) {
    world.history.add(() -> process + " lets " + claim + " wait: " + reason);
    if (reason == ReasonCode.RefNotPermitted) {
      world.coverage.hit(Path.DENIED);
    }
  }

  void provisioned(SimulatedProcess process, ObjectKey key, String volume) {
    world
        .cluster
        .get(ResourceTypes.PERSISTENT_VOLUMES, ObjectKey.clusterScoped(volume))
        .map(found -> Objects.requireNonNull(found.spec().claimRef()).key())
        .filter(owner -> !owner.equals(key))
        .ifPresent(owner -> broken("2: " + key + " is said to have the volume of " + owner));
    world.history.add(() -> process + " has served " + key + " with " + volume);
    world.claims.all().stream()
        .filter(claim -> claim.key().equals(key) && world.isNameOf(volume, claim))
        .forEach(
            claim -> {
              Source source = claim.source();
              world.coverage.hit(
                  source == null
                      ? Path.PROVISIONED_PLAIN
                      : source.snapshot() ? Path.PROVISIONED_RESTORE : Path.PROVISIONED_CLONE);
              if (claim.isAcrossNamespaces()) {
                world.coverage.hit(Path.PROVISIONED_ACROSS_NAMESPACES);
              }
            });
  }

  /** A process forgets everything: it died, was closed or lost its lease. */
  void forgets(SimulatedProcess process) {
    unprotectable.remove(process);
    world.creations.forgets(process);
  }
}
