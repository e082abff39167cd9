package dev.xns.core.simulation;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.Secrets;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.memory.StoredVolume;
import dev.xns.core.simulation.Faults.BackendFault;
import dev.xns.core.simulation.Faults.BackendTrouble;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The driver that all processes share: it may be slow, go on working after its caller has given up,
 * fail before or after it has done its work, and answer nonsense.
 */
final class Driver {
  static final String NAME = "sim.csi.xns.dev";

  private final World world;
  private final InMemoryVolumeBackend volumes;

  /** What is being worked on, by volume name; the driver's own work has no process. */
  private final Map<String, Work> work = new HashMap<>();

  /** Volumes, by handle, that are not what was asked for, and what is wrong with them. */
  private final Map<String, BackendTrouble> spoilt = new HashMap<>();

  private final Map<String, Map<String, String>> files = new HashMap<>();

  private final Map<String, String> names = new HashMap<>();

  private record Work(@Nullable SimulatedProcess process, int term, String what) {}

  Driver(World world) {
    this.world = world;
    Set<BackendFeature> features =
        new HashSet<>(
            List.of(
                BackendFeature.CONTROLLER_SERVICE,
                BackendFeature.CREATE_DELETE_VOLUME,
                BackendFeature.CREATE_DELETE_SNAPSHOT,
                BackendFeature.CLONE_VOLUME,
                BackendFeature.MODIFY_VOLUME));
    if (world.setup().topology()) {
      features.add(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    }
    volumes = InMemoryVolumeBackend.builder(NAME).features(features).build();
  }

  Set<BackendFeature> features() {
    return volumes.features();
  }

  List<StoredVolume> volumes() {
    return volumes.volumes();
  }

  Optional<StoredVolume> volume(String handle) {
    return volumes.volume(handle);
  }

  boolean isSpoilt(String handle) {
    return spoilt.containsKey(handle);
  }

  /** What was in a snapshot or volume when it was made. */
  Map<String, String> filesOf(String handle) {
    return files.getOrDefault(handle, Map.of());
  }

  String snapshot(long bytes, String text) {
    String handle = volumes.snapshot(bytes, Map.of("origin", text));
    files.put(handle, Map.of("origin", text));
    return handle;
  }

  void forgetSnapshot(String handle) {
    volumes.forgetSnapshot(handle);
  }

  ProvisionedVolume provision(SimulatedProcess process, VolumeRequest request, Duration timeout) {
    String name = request.name();
    process.mayAct("asks for volume " + name);
    world.laws.asks(process, request);
    world.history.add(() -> process + " asks for " + name + filling(request));
    try {
      ProvisionedVolume made =
          call(process, name, timeout, name, () -> make(request), () -> find(name) == null);
      world.history.add(() -> process + " is told that " + name + " is " + made.handle());
      return made;
    } catch (BackendException e) {
      world.history.add(() -> process + " is told: " + e.getMessage());
      world.laws.refused(process, name, e.fate());
      throw e;
    } catch (IllegalStateException e) {
      world.laws.refused(process, name, Fate.MAY_HAVE_HAPPENED);
      throw e;
    }
  }

  private static String filling(VolumeRequest request) {
    ContentSource content = request.content();
    return content == null ? "" : " with " + content.handle();
  }

  void delete(SimulatedProcess process, DeletionRequest request, Duration timeout) {
    String handle = request.handle();
    String name = names.getOrDefault(handle, handle);
    process.mayAct("deletes volume " + handle);
    world.laws.deletes(process, name, handle);
    world.history.add(() -> process + " deletes " + handle + " of " + name);
    try {
      call(
          process,
          name,
          timeout,
          handle,
          () -> {
            world.laws.deleting(name, handle);
            volumes.delete(request, timeout);
            return handle;
          },
          () -> false);
      world.laws.deleted(process, name, handle);
    } catch (BackendException | IllegalStateException e) {
      world.history.add(() -> process + " is told: " + e.getMessage());
      world.creations.failed(process, name);
      throw e;
    }
  }

  private <R> R call(
      SimulatedProcess process,
      String name,
      Duration timeout,
      String what,
      Supplier<R> effect,
      Supplier<Boolean> absent) {
    world.laws.requested();
    Work other = work.get(name);
    if (other != null) {
      // Shortened names may be those of several claims, and then also of a volume that goes.
      boolean related = world.setup().uuidLength() < 0 || other.what().equals(what);
      if (related && other.process() == process && other.term() == process.term()) {
        world.laws.broken("backend: two calls at once for " + name + " by " + process);
      }
      process.beforeEffect(false);
      world.coverage.hit(Path.BACKEND_STILL_AT_WORK);
      throw failure(what + " is being worked on", Kind.BUSY, false);
    }
    var mine = new Work(process, process.term(), what);
    work.put(name, mine);
    try {
      process.beforeEffect(false);
      BackendFault fault = world.faults.backend();
      if (fault != null) {
        failBefore(process, name, timeout, what, effect, absent, fault);
      }
      R result = effect.get();
      process.afterEffect(false);
      if (fault != null) {
        failAfter(what, result, fault);
      }
      return answer(result);
    } finally {
      work.remove(name, mine);
    }
  }

  private <R> void failBefore(
      SimulatedProcess process,
      String name,
      Duration timeout,
      String what,
      Supplier<R> effect,
      Supplier<Boolean> absent,
      BackendFault fault) {
    switch (fault.trouble()) {
      case BEFORE -> {
        // What makes the engine look for another node is rare, unless it is made less so.
        boolean full = world.setup().topology() && fault.millis() % 4 != 0;
        Kind kind = full ? Kind.EXHAUSTED : fault.kind();
        boolean definite = (full || fault.definite()) && absent.get();
        hit(kind, what.equals(name), definite, true);
        throw failure(what + " fails", kind, definite);
      }
      case NOT_ASKED -> {
        world.coverage.hit(Path.BACKEND_NOT_ASKED);
        throw failure(what + " was not sent", Kind.UNAVAILABLE, Fate.NOT_ASKED);
      }
      case UNEXPECTED -> {
        world.coverage.hit(Path.BACKEND_UNEXPECTED);
        world.history.add(() -> process + " gets an unexpected exception");
        throw new IllegalStateException("a bug of the backend");
      }
      case SLOW -> {
        world.coverage.hit(Path.BACKEND_SLOW);
        long patience = timeout.toMillis();
        if (fault.millis() <= patience) {
          world.timeline.pass(fault.millis());
          process.requireAlive();
          return;
        }
        var own = new Work(null, 0, "");
        work.put(name, own);
        world.timeline.worldIn(
            fault.millis(),
            () -> {
              work.remove(name, own);
              world.history.add(() -> "the driver at last does what it was asked for " + what);
              try {
                R late = effect.get();
                world.history.add(() -> "and succeeds: " + late);
              } catch (BackendException e) {
                world.history.add(() -> "and fails: " + e.getMessage());
              }
            });
        world.timeline.pass(patience);
        process.requireAlive();
        throw failure(what + " takes too long", Kind.UNAVAILABLE, false);
      }
      default -> {}
    }
  }

  private void failAfter(String what, Object result, BackendFault fault) {
    switch (fault.trouble()) {
      case AFTER -> {
        hit(fault.kind(), result instanceof ProvisionedVolume, false, false);
        throw failure(what + " fails after it was done", fault.kind(), false);
      }
      case TOO_SMALL, NO_CONTENT, WRONG_CONTENT -> {
        // Only a new volume: one that was right before does not change.
        if (result instanceof ProvisionedVolume made
            && (fault.trouble() == BackendTrouble.TOO_SMALL || made.content() != null)
            && !world.laws.isSaved(made.handle())) {
          spoilt.put(made.handle(), fault.trouble());
        }
      }
      default -> {}
    }
  }

  @SuppressWarnings("unchecked") // what comes out is what went in
  private <R> R answer(R result) {
    if (!(result instanceof ProvisionedVolume made)) {
      return result;
    }
    BackendTrouble trouble = spoilt.get(made.handle());
    if (trouble == null) {
      return result;
    }
    world.coverage.hit(
        switch (trouble) {
          case TOO_SMALL -> Path.BACKEND_TOO_SMALL;
          case NO_CONTENT -> Path.BACKEND_NO_CONTENT;
          default -> Path.BACKEND_WRONG_CONTENT;
        });
    world.history.add(() -> "the driver's answer is spoilt: " + trouble);
    boolean small = trouble == BackendTrouble.TOO_SMALL;
    return (R)
        new ProvisionedVolume(
            made.handle(),
            small ? made.capacityBytes() / 2 : made.capacityBytes(),
            made.context(),
            small
                ? made.content()
                : trouble == BackendTrouble.NO_CONTENT
                    ? null
                    : new ContentSource.OfSnapshot("another"),
            made.accessibleTopology());
  }

  private ProvisionedVolume make(VolumeRequest request) {
    StoredVolume present = find(request.name());
    if (present != null && !isSame(present.request(), request)) {
      world.coverage.hit(Path.BACKEND_DIFFERENT_REQUEST);
      throw failure(
          request.name() + " exists already and was asked for differently",
          Kind.REFUSED,
          Fate.NOT_ASKED);
    }
    ProvisionedVolume made =
        volumes.provision(present == null ? request : present.request(), Duration.ZERO);
    if (present == null) {
      if (request.content() == null) {
        volumes.write(made.handle(), "origin", request.name());
      }
      names.put(made.handle(), request.name());
      files.put(made.handle(), volumes.volume(made.handle()).orElseThrow().files());
      world.laws.made(request.name());
    }
    return made;
  }

  /** The content of secrets is not kept with a mark. */
  static boolean isSame(VolumeRequest left, VolumeRequest right) {
    return withoutSecrets(left).equals(withoutSecrets(right));
  }

  private static VolumeRequest withoutSecrets(VolumeRequest request) {
    return request.toBuilder().secrets(Secrets.NONE).build();
  }

  private @Nullable StoredVolume find(String name) {
    return volumes.volumes().stream()
        .filter(volume -> volume.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** Names of volumes that exist or that the driver is still at work on. */
  Set<String> names() {
    var present = new TreeSet<>(work.keySet());
    volumes.volumes().forEach(volume -> present.add(volume.name()));
    return present;
  }

  private void hit(Kind kind, boolean provision, boolean definite, boolean before) {
    if (!provision) {
      world.coverage.hit(before ? Path.DELETE_FAILED_BEFORE : Path.DELETE_FAILED_AFTER);
      return;
    }
    world.coverage.hit(Path.valueOf("BACKEND_" + kind));
    world.coverage.hit(
        definite
            ? Path.BACKEND_DEFINITE
            : before ? Path.BACKEND_AMBIGUOUS_BEFORE : Path.BACKEND_AMBIGUOUS_AFTER);
  }

  private static BackendException failure(String message, Kind kind, boolean definite) {
    return failure(message, kind, definite ? Fate.DID_NOT_HAPPEN : Fate.MAY_HAVE_HAPPENED);
  }

  private static BackendException failure(String message, Kind kind, Fate fate) {
    return new BackendException(message + " (" + kind + ", " + fate + ")", kind, fate);
  }
}
