package dev.xns.core.simulation;

import dev.xns.api.Fate;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.MarkMode;
import dev.xns.core.simulation.Action.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creations as they look from outside: each begins with its first call, and is over once the
 * process knows its outcome. Those whose process forgot them are lost, until another goes on.
 */
final class Creations {
  static final String MARK = "creation.xns.dev/" + Driver.NAME;

  /** As documented: a denial after doubt is believed only when it has been given so often. */
  static final int DENIALS = 3;

  private static final Duration CALL_TIMEOUT = EngineOptions.defaults().limits().callTimeout();

  private final World world;
  private final Map<String, Creation> running = new LinkedHashMap<>();
  private final Map<String, Lost> lost = new LinkedHashMap<>();
  private final Map<String, String> markers = new HashMap<>();
  private boolean saysNothing;

  /** A creation that a process is at. */
  static final class Creation {
    final SimulatedProcess process;
    final int term;
    final VolumeRequest request;
    final List<Claims.Claim> claims;
    final @Nullable ResourceType<?> sourceType;
    final @Nullable ObjectMeta source;

    /** Whether its source was protected when it began. */
    final boolean isProtected;

    /** How often the process heard that something went wrong, so that it should mark the claim. */
    int failures;

    /** How often the driver has to deny that there is a volume until that is believed. */
    int doubts;

    /** When the last ambiguous call ended. */
    long since;

    /** Whether one of its calls may have made the volume. */
    boolean asked;

    /** Whether the process has heard so and not tried to mark the claim since. */
    boolean owesMark;

    Creation(
        SimulatedProcess process,
        VolumeRequest request,
        List<Claims.Claim> claims,
        @Nullable ResourceType<?> sourceType,
        @Nullable ObjectMeta source,
        boolean isProtected) {
      this.process = process;
      this.term = process.term();
      this.request = request;
      this.claims = claims;
      this.sourceType = sourceType;
      this.source = source;
      this.isProtected = isProtected;
    }

    boolean isOf(SimulatedProcess other) {
      return process == other && term == other.term();
    }
  }

  /**
   * A creation whose process has forgotten it.
   *
   * @param told whether its claim says what was asked for
   * @param excused whether the promises allow that its volume is lost
   * @param settled whether the outcome is known, and only the mark is still on
   */
  record Lost(Creation creation, boolean told, boolean excused, boolean settled) {}

  Creations(World world) {
    this.world = world;
  }

  static boolean isMark(String finalizer) {
    return finalizer.equals(MARK);
  }

  void begin(Creation creation) {
    String name = creation.request.name();
    running.put(name, creation);
    if (lost.containsKey(name)) {
      world.coverage.hit(Path.RESUMED_BY_OTHER);
    }
  }

  /** What this process is at, under this name; null for nothing. */
  @Nullable Creation of(SimulatedProcess process, String name) {
    Creation creation = running.get(name);
    return creation != null && creation.isOf(process) ? creation : null;
  }

  @Nullable Lost lost(String name) {
    return lost.get(name);
  }

  /** The process knows the outcome. */
  void over(SimulatedProcess process, String name) {
    Creation creation = of(process, name);
    if (creation == null) {
      return;
    }
    running.remove(name);
    lost.remove(name);
    if (isTold(creation)) {
      // A process that dies before the mark is off leaves it to the next to find out.
      lost.put(name, new Lost(creation, true, false, true));
    }
  }

  private boolean isTold(Creation creation) {
    return creation.claims.stream()
        .map(this::find)
        .flatMap(Optional::stream)
        .anyMatch(claim -> claim.annotation(MARK) != null);
  }

  /** The mark of a claim is off. */
  void unmarked(String uid) {
    lost.values()
        .removeIf(
            each ->
                each.settled()
                    && each.creation().claims.stream().anyMatch(c -> c.uid().equals(uid)));
  }

  /** The process hears that a volume was not made, or that it may not have been. */
  void refused(SimulatedProcess process, String name, Fate fate) {
    Creation creation = of(process, name);
    if (creation == null) {
      return;
    }
    if (fate == Fate.NOT_ASKED) {
      notAsked(creation, name);
    } else if (fate == Fate.MAY_HAVE_HAPPENED) {
      creation.asked = true;
      creation.doubts = DENIALS;
      creation.since = world.timeline.millisNow();
      failed(process, name);
    } else if (creation.doubts == 0 || (isSpaced(creation) && --creation.doubts == 0)) {
      over(process, name);
    }
  }

  /** As documented: one, two and four times the limit of a call after the ambiguous one. */
  private boolean isSpaced(Creation creation) {
    long factor = 1L << (DENIALS - creation.doubts);
    long passed = world.timeline.millisNow() - creation.since;
    return passed >= CALL_TIMEOUT.toMillis() * factor;
  }

  /** Nothing has begun, unless an earlier call or another process may have begun it. */
  private void notAsked(Creation creation, String name) {
    boolean inherited =
        creation.claims.stream()
            .anyMatch(
                claim ->
                    find(claim).filter(this::isMarked).isPresent()
                        && !hasMarked(creation.process, claim.uid()));
    if (!creation.asked && !inherited) {
      running.remove(name);
    }
  }

  /** Whether a process that asks differently may do so: none of its calls was heard yet. */
  boolean mayHaveForgotten(Creation creation, VolumeRequest request) {
    return !creation.asked && !creation.request.equals(request);
  }

  /** The process hears that something went wrong. */
  void failed(SimulatedProcess process, String name) {
    Creation creation = of(process, name);
    if (creation != null) {
      creation.failures++;
      creation.owesMark = true;
    }
  }

  /** The process begins a request that marking this claim needs. */
  void triesToMark(SimulatedProcess process, ObjectKey key) {
    for (Creation creation : running.values()) {
      if (creation.isOf(process)
          && (key.equals(SimulatedProcess.KEY)
              || creation.claims.stream().anyMatch(claim -> claim.key().equals(key)))) {
        creation.owesMark = false;
      }
    }
  }

  /** Some marks may be written without what is to be repeated. */
  void marksMaySayNothing() {
    saysNothing = true;
  }

  /** A process is about to mark a claim. */
  void marks(SimulatedProcess process, String uid) {
    markers.put(uid, life(process));
  }

  private static String life(SimulatedProcess process) {
    return process + " " + process.term();
  }

  /** Whether the claim's mark tells the process what another one may have begun. */
  boolean isTold(SimulatedProcess process, Claims.Claim claim) {
    return find(claim).filter(found -> found.annotation(MARK) != null).isPresent()
        && !life(process).equals(markers.get(claim.uid()));
  }

  /** Whether this process has marked, or tried to mark, the claim. */
  boolean hasMarked(SimulatedProcess process, String uid) {
    return life(process).equals(markers.get(uid));
  }

  boolean isMarked(ObjectMeta claim) {
    return claim.hasFinalizer(MARK);
  }

  private Optional<ObjectMeta> find(Claims.Claim claim) {
    return world
        .cluster
        .get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, claim.key())
        .map(found -> found.metadata())
        .filter(metadata -> metadata.uid().equals(claim.uid()));
  }

  /** A process forgets everything: it died, was closed or lost its lease. */
  void forgets(SimulatedProcess process) {
    running
        .entrySet()
        .removeIf(
            entry -> {
              Creation creation = entry.getValue();
              if (!creation.isOf(process)) {
                return false;
              }
              world.coverage.hit(Path.CRASH_WHILE_CREATING);
              List<ObjectMeta> claims =
                  creation.claims.stream().map(this::find).flatMap(Optional::stream).toList();
              boolean marked = claims.stream().anyMatch(this::isMarked);
              boolean told = claims.stream().anyMatch(c -> c.annotation(MARK) != null);
              Lost before = lost.get(entry.getKey());
              boolean excused =
                  (before != null && before.excused()) || (!marked && isExcused(creation, claims));
              if (excused) {
                world.history.add(() -> "excused from now on: " + entry.getKey());
              }
              if (marked) {
                world.coverage.hit(told ? Path.LOST_WITH_MARK : Path.LOST_WITH_EMPTY_MARK);
              }
              lost.put(entry.getKey(), new Lost(creation, told, excused, false));
              return true;
            });
  }

  /** What each mode promises, for a claim without a mark. */
  private boolean isExcused(Creation creation, List<ObjectMeta> claims) {
    MarkMode mode = world.setup().markMode();
    if (mode == MarkMode.NEVER) {
      return true;
    }
    // The first call was still under way; or the claim was gone already; or it could not be marked.
    return mode == MarkMode.WHEN_AMBIGUOUS
        && (creation.failures == 0
            || !creation.owesMark
            || claims.stream().allMatch(ObjectMeta::isBeingDeleted));
  }

  boolean isCreating(SimulatedProcess process) {
    return running.values().stream().anyMatch(creation -> creation.isOf(process));
  }

  /** Whether anybody is making a volume for a claim of this UID. */
  boolean isCreating(String uid) {
    return running.values().stream()
        .anyMatch(creation -> creation.claims.stream().anyMatch(c -> c.uid().equals(uid)));
  }

  /** Whether anybody is making a volume from this source. */
  boolean isUsed(Source source) {
    return running.values().stream()
        .anyMatch(creation -> creation.claims.stream().anyMatch(c -> source.equals(c.source())));
  }

  /** Protected sources of creations that are not over, or will be repeated, are there. */
  void sourcesExist() {
    if (world.setup().uuidLength() >= 0) {
      return; // whose creation has ended cannot be told from outside if they share a name
    }
    // Of a call that a closed process still waits for, only a mark tells the next one.
    running.values().stream()
        .filter(creation -> !creation.process.isClosing() || isTold(creation))
        .forEach(creation -> sourceExists(creation, "needs it"));
    if (saysNothing) {
      return;
    }
    for (Lost each : lost.values()) {
      if (!each.settled() && each.told() && isTold(each.creation())) {
        sourceExists(each.creation(), "is still to be repeated with it");
      }
    }
  }

  private void sourceExists(Creation creation, String why) {
    ResourceType<?> type = creation.sourceType;
    ObjectMeta source = creation.source;
    if (type == null || source == null || !creation.isProtected) {
      return;
    }
    boolean there =
        world
            .cluster
            .get(type, source.key())
            .filter(found -> found.metadata().uid().equals(source.uid()))
            .isPresent();
    if (!there) {
      world.laws.broken(
          "4: "
              + type.describe(source.key())
              + " is gone, and "
              + creation.request.name()
              + " "
              + why);
    }
  }

  /** Whether this volume may be left behind. */
  boolean isExcused(String name) {
    Lost found = lost.get(name);
    return (found != null && found.excused()) || isShared(name);
  }

  /** Shortened names may be those of several claims, which then get in each other's way. */
  private boolean isShared(String name) {
    return world.setup().uuidLength() >= 0
        && world.claims.all().stream().filter(claim -> world.isNameOf(name, claim)).count() > 1;
  }

  /** Whether a claim may be stuck: nothing says what has to be repeated for it. */
  boolean mayBeStuck(String name) {
    Lost found = lost.get(name);
    return found != null
        && !found.settled()
        && (found.excused() || !found.told() || saysNothing || !world.setup().markKey());
  }

  /** Whether anything may be left, or stuck. */
  boolean isAnythingStuck() {
    return world.setup().uuidLength() >= 0
        || world.cluster.list(ResourceTypes.PERSISTENT_VOLUME_CLAIMS).stream()
            .map(PersistentVolumeClaim::metadata)
            .anyMatch(claim -> isMarked(claim) && claim.annotation(MARK) == null)
        || lost.keySet().stream().anyMatch(this::mayBeStuck);
  }
}
