package dev.xns.core.memory;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.xns.api.cluster.AccessReview;
import dev.xns.api.cluster.AccessVerb;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.ClusterException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Patch;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.cluster.ServedVersions;
import dev.xns.api.cluster.Watch;
import dev.xns.api.cluster.WatchObserver;
import dev.xns.api.cluster.WatchScope;
import dev.xns.api.model.KubernetesJson;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ObjectReference;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.api.model.VolumeSnapshot;
import dev.xns.api.model.VolumeSnapshotContent;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory that behaves like an API server where a provisioner can tell: resource
 * versions and conflicts, UIDs, finalizers and deletion timestamps, watches, defaults, and the
 * sources of claims with the feature gate {@code CrossNamespaceVolumeDataSource} on or off.
 *
 * <pre>{@code
 * var cluster = InMemoryCluster.builder().binder(true).build();
 * cluster.apply(Path.of("claim.yaml"));
 * }</pre>
 *
 * <p>Differences to a real server: namespaces need not be created, claims are hardly validated,
 * {@code status} is written like any other field, and there are no users and no permissions but
 * those that {@link #fail} takes away. Everything is decided in the order of the calls; names and
 * UIDs that the server makes up are the same in every run.
 *
 * <p>Thread-safe. Requests do not block. Watches are served by one thread of this object, which
 * ends with {@link #close}, or by the executor that was handed in.
 */
public final class InMemoryCluster implements ClusterAccess, AccessReview, ServedVersions {
  private final ClusterInterceptor interceptor;
  private final Deliveries deliveries;
  private final @Nullable VolumeBinder binder;

  // Mutable state, guarded by this.
  private final ObjectStore store;
  private final List<MemoryWatch<?>> watches = new ArrayList<>();
  private final Outages outages = new Outages();

  private InMemoryCluster(Builder builder) {
    interceptor = builder.interceptor;
    deliveries = new Deliveries(builder.watchExecutor);
    store = new ObjectStore(new Admission(builder.crossNamespaceGate), builder.time, this::changed);
    binder = builder.binder ? new VolumeBinder(this, deliveries) : null;
  }

  /** A cluster with defaults. */
  public static InMemoryCluster create() {
    return builder().build();
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    return request(
        new ClusterRequest(Verb.GET, type, key),
        () -> Optional.ofNullable(store.get(type, key)).map(found -> found.as(type)));
  }

  /** {@inheritDoc} What comes first is lined up before this method returns. */
  @Override
  public <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchScope scope, WatchObserver<? super T> observer) {
    interceptor.before(
        new ClusterRequest(
            Verb.WATCH,
            type,
            new ObjectKey(
                Objects.requireNonNullElse(scope.namespace(), ""),
                Objects.requireNonNullElse(scope.name(), ""))));
    var watch = new MemoryWatch<T>(type, scope, observer, deliveries, this::forget);
    synchronized (this) {
      watches.add(watch);
      ClusterException failure = outages.of(type);
      if (failure == null) {
        watch.replaced(store.all(type));
      } else {
        watch.interrupted(failure);
      }
    }
    return watch;
  }

  @Override
  public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    ObjectNode json = KubernetesJson.encode(type, object);
    return request(
        new ClusterRequest(Verb.CREATE, type, object.key()),
        () -> store.create(type, json).as(type));
  }

  @Override
  public <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    return request(
        new ClusterRequest(Verb.PATCH, type, key), () -> store.patch(type, key, patch).as(type));
  }

  @Override
  public void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    request(
        new ClusterRequest(Verb.DELETE, type, key),
        () -> {
          store.delete(type, key, preconditions);
          return key;
        });
  }

  /** {@inheritDoc} Everything is, but what {@link #fail} has forbidden. */
  @Override
  public boolean isAllowed(AccessVerb verb, ResourceType<?> type, @Nullable String namespace) {
    var request =
        new ClusterRequest(
            Verb.REVIEW, type, new ObjectKey(Objects.requireNonNullElse(namespace, ""), ""));
    return answer(request, () -> outages.isAllowed(request));
  }

  /** {@inheritDoc} Those of {@link ResourceTypes#ALL}, but what {@link #fail} has removed. */
  @Override
  public List<String> servedVersions(ResourceType<?> type) {
    var request = new ClusterRequest(Verb.DISCOVER, type, ObjectKey.clusterScoped(""));
    return answer(request, () -> outages.servedVersions(request));
  }

  /** All objects of a kind, oldest first. Not a request: the interceptor does not see it. */
  public synchronized <T extends KubernetesObject> List<T> list(ResourceType<T> type) {
    return store.all(type).stream().map(object -> object.as(type)).toList();
  }

  /**
   * An object with everything that is known about it, also fields its record does not have; a copy.
   * Not a request: the interceptor does not see it.
   */
  public synchronized Optional<ObjectNode> json(ResourceType<?> type, ObjectKey key) {
    return Optional.ofNullable(store.get(type, key)).map(object -> object.json().deepCopy());
  }

  /**
   * Changes an object as some other controller would, for example its status. Not a request: the
   * interceptor does not see it.
   *
   * @param change changes the object's JSON in place
   * @throws ClusterException with reason {@code NOT_FOUND} or {@code INVALID}
   */
  public synchronized <T extends KubernetesObject> T edit(
      ResourceType<T> type, ObjectKey key, Consumer<ObjectNode> change) {
    return store.edit(type, key, change).as(type);
  }

  /**
   * Creates the objects of a YAML manifest, or brings those that exist to the state that it
   * describes: fields are merged, lists replaced. A namespaced object without a namespace goes to
   * {@code default}; objects of kind Namespace are accepted and not kept.
   *
   * @param yaml one document or several
   * @param source where it comes from, for messages
   * @throws ManifestException if it cannot be read; nothing of it was applied
   * @throws ClusterException if the server refuses an object; those before it were applied
   */
  public void apply(String yaml, String source) {
    List<Manifests.Entry> entries = Manifests.read(yaml, source);
    for (Manifests.Entry entry : entries) {
      synchronized (this) {
        apply(entry);
      }
    }
  }

  /**
   * Applies a manifest file.
   *
   * @throws ManifestException also if the file cannot be read
   */
  public void apply(Path manifest) {
    String yaml;
    try {
      yaml = Files.readString(manifest);
    } catch (IOException e) {
      throw new ManifestException(manifest.toString(), "cannot be read: " + e, e);
    }
    apply(yaml, manifest.toString());
  }

  /**
   * Adds a VolumeSnapshot that is ready to be restored, with its VolumeSnapshotContent, as a
   * snapshot controller would.
   *
   * @param snapshot namespace and name of the VolumeSnapshot
   * @param driver name of the driver that took it
   * @param handle the driver's identifier of the snapshot
   * @param restoreSize smallest volume that can hold it
   * @throws ClusterException with reason {@code ALREADY_EXISTS}
   */
  public synchronized void addSnapshot(
      ObjectKey snapshot, String driver, String handle, Quantity restoreSize) {
    String content = "snapcontent-" + snapshot.namespace() + "-" + snapshot.name();
    VolumeSnapshot created =
        store
            .create(
                ResourceTypes.VOLUME_SNAPSHOTS,
                KubernetesJson.encode(
                    ResourceTypes.VOLUME_SNAPSHOTS,
                    new VolumeSnapshot(
                        ObjectMeta.named(snapshot),
                        new VolumeSnapshot.Status(content, true, restoreSize))))
            .as(ResourceTypes.VOLUME_SNAPSHOTS);
    var owner =
        new ObjectReference(
            ResourceTypes.VOLUME_SNAPSHOTS.apiVersion(),
            VolumeSnapshot.KIND,
            snapshot.namespace(),
            snapshot.name(),
            created.metadata().uid(),
            created.metadata().resourceVersion());
    store.create(
        ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
        KubernetesJson.encode(
            ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
            new VolumeSnapshotContent(
                ObjectMeta.named(ObjectKey.clusterScoped(content)),
                new VolumeSnapshotContent.Spec(driver, "Delete", "Filesystem", owner),
                new VolumeSnapshotContent.Status(handle))));
  }

  /**
   * From now on every request for this kind fails, and its watches are interrupted: {@code
   * NOT_SERVED} is a kind that is not installed, {@code FORBIDDEN} a missing permission, {@code
   * UNAVAILABLE} a lost connection. Lasts until {@link #heal}; the objects stay.
   *
   * @param type the kind, in exactly this version of its API
   */
  public synchronized void fail(ResourceType<?> type, Reason reason) {
    ClusterException failure = outages.begin(type, reason);
    watches.stream()
        .filter(watch -> watch.type().equals(type))
        .forEach(watch -> watch.interrupted(failure));
  }

  /** Ends what {@link #fail} began. Watches get everything there is now. */
  public synchronized void heal(ResourceType<?> type) {
    if (outages.end(type)) {
      watches.stream()
          .filter(watch -> watch.type().equals(type))
          .forEach(watch -> watch.replaced(store.all(type)));
    }
  }

  /** Ends all watches and the thread that serves them. The objects stay and can be asked for. */
  @Override
  public void close() {
    List<MemoryWatch<?>> ending;
    synchronized (this) {
      ending = List.copyOf(watches);
    }
    ending.forEach(Watch::close);
    deliveries.close();
  }

  private <R> R request(ClusterRequest request, Supplier<R> effect) {
    return answer(
        request,
        () -> {
          outages.check(request);
          return effect.get();
        });
  }

  private <R> R answer(ClusterRequest request, Supplier<R> answer) {
    interceptor.before(request);
    R result;
    synchronized (this) {
      result = answer.get();
    }
    interceptor.after(request);
    return result;
  }

  private void apply(Manifests.Entry entry) {
    StoredObject present = store.get(entry.type(), entry.key());
    if (present == null) {
      store.create(entry.type(), entry.json());
    } else {
      store.patch(entry.type(), entry.key(), Patch.merge(entry.json()));
    }
  }

  /** Called by the store, under the lock. */
  private void changed(
      ResourceType<?> type, @Nullable StoredObject before, @Nullable StoredObject after) {
    for (MemoryWatch<?> watch : watches) {
      ResourceType<?> watched = watch.type();
      if (watched.kind().equals(type.kind())
          && watched.group().equals(type.group())
          && outages.of(watched) == null) {
        watch.changed(before, after);
      }
    }
    if (binder != null) {
      binder.changed(before, after);
    }
  }

  private synchronized void forget(MemoryWatch<?> watch) {
    watches.remove(watch);
  }

  /** Collects how a cluster behaves. Not thread-safe. */
  public static final class Builder {
    private boolean crossNamespaceGate = true;
    private boolean binder = false;
    private InstantSource time = InstantSource.system();
    private ClusterInterceptor interceptor = ClusterInterceptor.NONE;
    private @Nullable Executor watchExecutor;

    private Builder() {}

    /**
     * The server's feature gate {@code CrossNamespaceVolumeDataSource}; on if not set. Off, the
     * server drops sources in other namespaces from new claims without a word (DEF-19).
     */
    public Builder crossNamespaceGate(boolean on) {
      crossNamespaceGate = on;
      return this;
    }

    /**
     * Whether Kubernetes' controller for volumes is at work; off if not set. It names the driver in
     * an annotation of each claim, binds claims to the volumes made for them, and releases volumes
     * whose claim is gone. It does not bind volumes that nobody made for the claim.
     */
    public Builder binder(boolean on) {
      binder = on;
      return this;
    }

    /** Gives the timestamps of objects; the system's clock if not set. */
    public Builder time(InstantSource source) {
      time = requireNonNull(source, "source");
      return this;
    }

    /** Sees all requests; nothing if not set. */
    public Builder interceptor(ClusterInterceptor observer) {
      interceptor = requireNonNull(observer, "observer");
      return this;
    }

    /**
     * Serves watches, and the binder; a thread of the cluster's own if not set. Must not run tasks
     * on the calling thread.
     */
    public Builder watchExecutor(Executor executor) {
      watchExecutor = requireNonNull(executor, "executor");
      return this;
    }

    /** The cluster. */
    public InMemoryCluster build() {
      return new InMemoryCluster(this);
    }
  }
}
