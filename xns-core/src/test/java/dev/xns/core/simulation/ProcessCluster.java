package dev.xns.core.simulation;

import dev.xns.api.Fate;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.Event;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cluster as one process sees it: late, unreliable, and gone once the process is dead. */
final class ProcessCluster implements ClusterAccess {
  private final World world;
  private final SimulatedProcess process;
  private final List<LaggingWatch<?>> watches = new ArrayList<>();

  ProcessCluster(World world, SimulatedProcess process) {
    this.world = world;
    this.process = process;
  }

  @Override
  public <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    boolean locked = isSource(type) || key.equals(SimulatedProcess.KEY);
    return request(Verb.GET, type, key, locked, () -> world.cluster.get(type, key));
  }

  @Override
  public <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchScope scope, WatchObserver<? super T> observer) {
    process.requireAlive();
    var watch = new LaggingWatch<T>(world, process, type, observer);
    watches.add(watch);
    watch.source(world.cluster.watch(type, scope, watch));
    return watch;
  }

  @Override
  public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    if (!isAboutLease(object)) {
      mayWrite(type, "creates " + type.describe(object.key()));
    }
    if (object instanceof Event event) {
      world.laws.says(event);
    }
    if (object instanceof PersistentVolume volume) {
      world.laws.saves(process, volume);
    }
    return request(
        Verb.CREATE,
        type,
        object.key(),
        object.key().equals(SimulatedProcess.KEY),
        () -> {
          T created = world.cluster.create(type, object);
          if (created instanceof PersistentVolume volume) {
            world.laws.saved(process, volume);
          }
          return created;
        });
  }

  @Override
  public <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    mayWrite(type, "changes " + type.describe(key));
    // The engine writes finalizers of sources under a lock, so no engine may run meanwhile.
    boolean mark = patch.body().path("metadata").has("annotations");
    boolean locked = isSource(type) && !mark;
    if (mark && patch.body().toString().contains(Creations.MARK)) {
      world.laws.marks(process, patch.body().path("metadata").path("uid").asText());
    }
    return request(
        Verb.PATCH,
        type,
        key,
        locked,
        () -> {
          ObjectMeta before =
              world.cluster.get(type, key).map(KubernetesObject::metadata).orElse(null);
          T patched = world.cluster.patch(type, key, patch);
          if (isSource(type) && before != null) {
            world.laws.changed(process, type, before, patched.metadata());
          }
          return patched;
        });
  }

  @Override
  public void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    mayWrite(type, "deletes " + type.describe(key));
    request(
        Verb.DELETE,
        type,
        key,
        false,
        () -> {
          world.cluster.delete(type, key, preconditions);
          return key;
        });
  }

  /** Whoever has given the lease back says so. */
  private static boolean isAboutLease(KubernetesObject object) {
    return object instanceof Event event
        && event.involvedObject() != null
        && Lease.KIND.equals(event.involvedObject().kind());
  }

  private void mayWrite(ResourceType<?> type, String what) {
    if (!type.equals(ResourceTypes.LEASES)) {
      process.mayAct(what);
    }
  }

  private static boolean isSource(ResourceType<?> type) {
    return type.equals(ResourceTypes.PERSISTENT_VOLUME_CLAIMS)
        || type.equals(ResourceTypes.VOLUME_SNAPSHOTS);
  }

  private <R> R request(
      Verb verb, ResourceType<?> type, ObjectKey key, boolean locked, Supplier<R> effect) {
    process.requireAlive();
    boolean forMark =
        type.equals(ResourceTypes.PERSISTENT_VOLUME_CLAIMS) || key.equals(SimulatedProcess.KEY);
    if (forMark) {
      world.creations.triesToMark(process, key);
    }
    boolean lease = type.equals(ResourceTypes.LEASES);
    if (!lease) {
      world.laws.requested();
    }
    boolean wasClosed = process.isClosed();
    process.beforeEffect(locked);
    if (process.isClosed() && !wasClosed) {
      // Whoever closes an engine ends its requests before its lease is given back.
      throw failure(verb, type, key, Reason.UNAVAILABLE, Fate.MAY_HAVE_HAPPENED, false);
    }
    Reason outage = world.faults.outage(type);
    if (outage != null) {
      throw failure(verb, type, key, outage, Fate.DID_NOT_HAPPEN, false);
    }
    Faults.ApiFault fault = world.faults.api(verb);
    if (fault != null && fault.before()) {
      hit(fault.reason());
      boolean definite = verb == Verb.GET || fault.definite();
      if (!definite) {
        world.coverage.hit(Path.API_AMBIGUOUS_WITHOUT_EFFECT);
      }
      Fate fate = definite ? Fate.DID_NOT_HAPPEN : Fate.MAY_HAVE_HAPPENED;
      throw failure(verb, type, key, fault.reason(), fate, fault.retryAfter());
    }
    R result;
    try {
      result = effect.get();
    } catch (ClusterException e) {
      world.history.add(() -> process + " " + verb + " " + type.describe(key) + ": " + e.reason());
      if (type.equals(ResourceTypes.PERSISTENT_VOLUMES) && e.reason() == Reason.ALREADY_EXISTS) {
        world.coverage.hit(Path.SAVED_WITHOUT_HEARING);
      }
      throw e;
    }
    if (verb != Verb.GET && !lease && !type.equals(ResourceTypes.EVENTS)) {
      world.history.add(() -> process + " " + verb + " " + type.describe(key));
    }
    process.afterEffect(locked);
    if (fault != null) {
      world.coverage.hit(Path.API_AMBIGUOUS);
      throw failure(verb, type, key, fault.reason(), Fate.MAY_HAVE_HAPPENED, fault.retryAfter());
    }
    return result;
  }

  private void hit(Reason reason) {
    world.coverage.hit(
        switch (reason) {
          case UNAVAILABLE -> Path.API_UNAVAILABLE_BEFORE;
          case FORBIDDEN -> Path.API_FORBIDDEN_BEFORE;
          case NOT_SERVED -> Path.API_NOT_SERVED_BEFORE;
          case CONFLICT -> Path.API_CONFLICT_BEFORE;
          case INVALID -> Path.API_INVALID_BEFORE;
          case ALREADY_EXISTS, NOT_FOUND -> Path.API_ALREADY_EXISTS_BEFORE;
        });
  }

  private ClusterException failure(
      Verb verb, ResourceType<?> type, ObjectKey key, Reason reason, Fate fate, boolean wait) {
    if (wait) {
      world.coverage.hit(Path.API_RETRY_AFTER);
    }
    if (isSource(type) && reason == Reason.FORBIDDEN) {
      world.laws.unprotectable(process);
    }
    if (key.equals(SimulatedProcess.KEY)
        && (reason == Reason.FORBIDDEN || reason == Reason.INVALID)) {
      world.creations.marksMaySayNothing();
    }
    boolean looksOrUndoes = reason == Reason.INVALID || reason == Reason.ALREADY_EXISTS;
    if (type.equals(ResourceTypes.PERSISTENT_VOLUMES) && verb == Verb.CREATE && !looksOrUndoes) {
      world.creations.failed(process, key.name());
    }
    String what = verb + " " + type.describe(key) + " failed: " + reason;
    world.history.add(
        () ->
            process + " " + what + (fate == Fate.MAY_HAVE_HAPPENED ? " (MAY_HAVE_HAPPENED)" : ""));
    return new ClusterException(what, reason, fate, wait ? Duration.ofSeconds(3) : null, null);
  }

  /** What the process knows of grants allows the claim to use its source. */
  boolean knowsGrant(Claims.Claim claim) {
    LaggingWatch<ReferenceGrant> stable = grants(ResourceTypes.REFERENCE_GRANTS);
    LaggingWatch<ReferenceGrant> older = grants(ResourceTypes.REFERENCE_GRANTS_V1BETA1);
    Collection<ReferenceGrant> known = stable == null ? null : stable.known();
    if (known == null && stable != null && stable.trouble() == Reason.NOT_SERVED && older != null) {
      known = older.known();
    }
    return known != null && claim.isPermittedBy(known);
  }

  @SuppressWarnings("unchecked") // the type says what the watch is of
  private @Nullable LaggingWatch<ReferenceGrant> grants(ResourceType<ReferenceGrant> type) {
    LaggingWatch<?> found = null;
    for (LaggingWatch<?> watch : watches) {
      if (watch.type().equals(type)) {
        found = watch; // the latest, if this process leads for the second time
      }
    }
    return (LaggingWatch<ReferenceGrant>) found;
  }

  List<LaggingWatch<?>> watches() {
    return watches;
  }

  void disconnect() {
    List.copyOf(watches).forEach(Watch::close);
  }

  @Override
  public void close() {}
}
