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
import dev.xns.core.ReasonCode;
import dev.xns.core.simulation.Action.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
  private final Map<String, Creation> creations = new LinkedHashMap<>();
  private final Map<String, String> denials = new HashMap<>();
  private final Set<String> savedHandles = new HashSet<>();
  private final Set<SimulatedProcess> unprotectable = new HashSet<>();
  private final Set<String> excusable = new HashSet<>();
  private @Nullable String broken;
  private long requests;

  /** A creation as it looks from outside: begun with its first call, until its outcome is known. */
  private record Creation(
      SimulatedProcess process,
      int term,
      VolumeRequest request,
      Set<String> claims,
      @Nullable ResourceType<?> sourceType,
      @Nullable ObjectMeta source,
      boolean isProtected) {
    boolean isOf(SimulatedProcess other) {
      return process == other && term == other.term();
    }
  }

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
    Creation running = creations.get(name);
    if (running != null && running.isOf(process)) {
      world.coverage.hit(Path.REPLAYED);
      if (!running.request().equals(request)) {
        broken("replay: " + name + " is asked for again with another request");
      }
      return;
    }
    if (running != null || excusable.contains(name)) {
      world.coverage.hit(Path.RESUMED_BY_OTHER);
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
    if (fitting.stream().noneMatch(c -> !c.isAcrossNamespaces() || process.knowsGrant(c))) {
      broken("1: " + process + " asks for " + name + " of " + fitting + " without a grant");
    }
    begin(process, request, fitting);
  }

  private boolean fits(Claims.Claim claim, @Nullable ContentSource content) {
    Source source = claim.source();
    if (source == null || content == null) {
      return source == null && content == null;
    }
    return source.snapshot() == content instanceof ContentSource.OfSnapshot
        && world.claims.everHadHandle(source, content.handle());
  }

  private void begin(SimulatedProcess process, VolumeRequest request, List<Claims.Claim> claims) {
    Source source = claims.get(0).source();
    ResourceType<?> type = source == null ? null : typeOf(source);
    ObjectMeta present = source == null ? null : find(type, source.key()).orElse(null);
    boolean isProtected = present != null && present.hasFinalizer(OURS);
    if (source != null && !isProtected && !unprotectable.contains(process)) {
      broken("4: " + request.name() + " is begun, but " + source + " is not protected");
    }
    var uids = new HashSet<String>();
    claims.forEach(claim -> uids.add(claim.uid()));
    creations.put(
        request.name(),
        new Creation(process, process.term(), request, uids, type, present, isProtected));
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
    if (fate == Fate.DID_NOT_HAPPEN) {
      over(process, name);
    }
  }

  private void over(SimulatedProcess process, String name) {
    Creation running = creations.get(name);
    if (running != null && running.isOf(process)) {
      creations.remove(name);
    }
  }

  /** The driver has made a volume. */
  void made(String name) {
    world.history.add(() -> "the driver has made " + name);
  }

  /** A process asks for a volume's removal. */
  void deletes(SimulatedProcess process, String name, String handle) {
    Creation running = creations.get(name);
    if (running != null && running.isOf(process) && !savedHandles.contains(handle)) {
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

  void deleted(SimulatedProcess process, String name) {
    over(process, name);
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
    over(process, name);
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
    boolean had = before.hasFinalizer(OURS);
    boolean has = after.hasFinalizer(OURS);
    if (!before.finalizersWithout(OURS).equals(after.finalizersWithout(OURS))) {
      broken("3: " + process + " changes finalizers of others on " + type.describe(after.key()));
    }
    if (!had && has) {
      world.coverage.hit(Path.SOURCE_PROTECTED);
      mayProtect(process, type, after);
    } else if (had && !has) {
      world.coverage.hit(Path.SOURCE_RELEASED);
    } else if (!before.annotations().equals(after.annotations())) {
      world.coverage.hit(Path.RESCHEDULED);
    }
    sourcesExist();
    world.users.tidy();
  }

  private void mayProtect(SimulatedProcess process, ResourceType<?> type, ObjectMeta source) {
    boolean snapshot = type.equals(ResourceTypes.VOLUME_SNAPSHOTS);
    var used = new Source(snapshot, source.key());
    boolean wanted =
        world.claims.all().stream()
            .filter(claim -> used.equals(claim.source()))
            .anyMatch(claim -> !claim.isAcrossNamespaces() || process.knowsGrant(claim));
    if (!wanted) {
      broken("3: " + process + " writes to " + used + ", which no claim may use");
    }
  }

  /** Protected sources of creations that are not over are there. */
  void sourcesExist() {
    creations.forEach(
        (name, creation) -> {
          ResourceType<?> type = creation.sourceType();
          ObjectMeta source = creation.source();
          if (type == null || source == null || !creation.isProtected()) {
            return;
          }
          boolean there =
              find(type, source.key()).filter(o -> o.uid().equals(source.uid())).isPresent();
          if (!there) {
            broken("4: " + type.describe(source.key()) + " is gone, and " + name + " needs it");
          }
        });
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
    creations
        .entrySet()
        .removeIf(
            entry -> {
              if (!entry.getValue().isOf(process)) {
                return false;
              }
              world.coverage.hit(Path.CRASH_WHILE_CREATING);
              excusable.add(entry.getKey());
              return true;
            });
  }

  boolean isCreating(SimulatedProcess process) {
    return creations.values().stream().anyMatch(creation -> creation.isOf(process));
  }

  /** Whether anybody is making a volume for a claim of this UID. */
  boolean isCreating(String uid) {
    return creations.values().stream().anyMatch(creation -> creation.claims().contains(uid));
  }

  /** Whether anybody is making a volume from this source. */
  boolean isUsed(Source source) {
    return creations.values().stream()
        .anyMatch(
            creation ->
                creation.source() != null
                    && creation.source().key().equals(source.key())
                    && typeOf(source).equals(creation.sourceType()));
  }

  boolean isAnythingExcused() {
    return !excusable.isEmpty();
  }

  /** Whether a creation of this volume was lost with the process that had begun it. */
  boolean isExcused(String name) {
    return excusable.contains(name);
  }
}
