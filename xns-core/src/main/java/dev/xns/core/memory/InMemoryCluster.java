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
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in memory. It behaves like an API server as far as a provisioner can see: resource
 * versions and conflicts, UIDs, finalizers and deletion timestamps, watches and defaults. It treats
 * the sources of claims as a server with the feature gate {@code CrossNamespaceVolumeDataSource} on
 * or off does.
 *
 * <pre>{@code
 * var cluster = InMemoryCluster.builder().binder(true).build();
 * cluster.apply(Path.of("claim.yaml"));
 * }</pre>
 *
 * <p>It differs from a real server in these points:
 *
 * <ul>
 *   <li>Namespaces need not be created.
 *   <li>Claims are hardly validated.
 *   <li>{@code status} is written like any other field.
 *   <li>There are no users. Everything is permitted, except what {@link #fail} forbids.
 *   <li>Names and UIDs that the server makes up are the same in every run, if the calls come in the
 *       same order.
 * </ul>
 *
 * <p>Thread-safe. Requests do not block, unless the interceptor does. A thread of this object
 * serves the watches, or the executor that was handed in. {@link #close} ends that thread.
 */
public final class InMemoryCluster implements ClusterAccess, AccessReview, ServedVersions {
  private final ApiRequests requests;
  private final Deliveries deliveries;
  private final @Nullable VolumeBinder binder;

  // Mutable state, guarded by this.
  private final ObjectStore store;
  private final Watches watches = new Watches();

  private InMemoryCluster(Builder builder) {
    deliveries = new Deliveries(builder.watchExecutor);
    store = new ObjectStore(new Admission(builder.crossNamespaceGate), builder.time, this::changed);
    requests = new ApiRequests(builder.interceptor, this, store, watches);
    binder = builder.binder ? new VolumeBinder(this, deliveries) : null;
  }

  /** A cluster with default values. */
  public static InMemoryCluster create() {
    return builder().build();
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public <T extends KubernetesObject> Optional<T> get(ResourceType<T> type, ObjectKey key) {
    return requests.get(type, key);
  }

  /** {@inheritDoc} The first call is in the queue of the executor before this method returns. */
  @Override
  public <T extends KubernetesObject> Watch watch(
      ResourceType<T> type, WatchScope scope, WatchObserver<? super T> observer) {
    return requests.watch(type, scope, observer, deliveries);
  }

  @Override
  public <T extends KubernetesObject> T create(ResourceType<T> type, T object) {
    return requests.create(type, object);
  }

  @Override
  public <T extends KubernetesObject> T patch(ResourceType<T> type, ObjectKey key, Patch patch) {
    return requests.patch(type, key, patch);
  }

  @Override
  public void delete(ResourceType<?> type, ObjectKey key, Preconditions preconditions) {
    requests.delete(type, key, preconditions);
  }

  /** {@inheritDoc} Everything is permitted, except what {@link #fail} forbids. */
  @Override
  public boolean isAllowed(AccessVerb verb, ResourceType<?> type, @Nullable String namespace) {
    return requests.review(type, namespace);
  }

  /** {@inheritDoc} Those of {@link ResourceTypes#ALL}, except what {@link #fail} has removed. */
  @Override
  public List<String> servedVersions(ResourceType<?> type) {
    return requests.discover(type);
  }

  /** All objects of a kind, oldest first. The interceptor does not see this call. */
  public synchronized <T extends KubernetesObject> List<T> list(ResourceType<T> type) {
    return store.all(type).stream().map(object -> object.as(type)).toList();
  }

  /**
   * A copy of an object with all its fields, also those that its record does not have; empty if
   * there is no such object. The interceptor does not see this call.
   */
  public synchronized Optional<ObjectNode> json(ResourceType<?> type, ObjectKey key) {
    return Optional.ofNullable(store.get(type, key)).map(object -> object.json().deepCopy());
  }

  /**
   * Changes an object as another controller would, for example its status. The interceptor does not
   * see this call.
   *
   * @param change changes the object's JSON in place; must not call this cluster
   * @return the changed object
   * @throws ClusterException with reason {@code NOT_FOUND} or {@code INVALID}
   */
  public synchronized <T extends KubernetesObject> T edit(
      ResourceType<T> type, ObjectKey key, Consumer<ObjectNode> change) {
    return store.edit(type, key, change).as(type);
  }

  /**
   * Keeps clients from reading an object, as if it held something that no record can hold. Watches
   * are told so. Lasts until the object is {@linkplain #edit edited}. The interceptor does not see
   * this call.
   *
   * @param why what clients are told
   * @throws ClusterException with reason {@code NOT_FOUND}
   */
  public synchronized void spoil(ResourceType<?> type, ObjectKey key, String why) {
    store.spoil(type, key, why);
  }

  /**
   * Applies a YAML manifest. Objects that do not exist are created. In objects that exist, fields
   * are merged and lists are replaced. A namespaced object without a namespace goes to {@code
   * default}. Objects of kind Namespace are accepted, but not kept. The interceptor does not see
   * this call.
   *
   * @param yaml one document or several
   * @param source for messages: where the manifest comes from
   * @throws ManifestException if the manifest cannot be read; then nothing of it was applied
   * @throws ClusterException if the server refuses an object; the objects before it were applied
   */
  public void apply(String yaml, String source) {
    Manifests.read(yaml, source).forEach(this::apply);
  }

  /**
   * Applies a manifest file, as {@link #apply(String, String)} does. Blocks while it reads the
   * file.
   *
   * @throws ManifestException also if the file cannot be read
   */
  public void apply(Path manifest) {
    apply(Manifests.text(manifest), manifest.toString());
  }

  /**
   * Adds a VolumeSnapshot that is ready to use, with its VolumeSnapshotContent, as a snapshot
   * controller would.
   *
   * @param snapshot namespace and name of the VolumeSnapshot
   * @param driver name of the driver that took it
   * @param handle the driver's identifier of the snapshot
   * @param restoreSize size of the smallest volume that can hold it
   * @throws ClusterException with reason {@code ALREADY_EXISTS}
   */
  public synchronized void addSnapshot(
      ObjectKey snapshot, String driver, String handle, Quantity restoreSize) {
    ReadySnapshot.add(store, snapshot, driver, handle, restoreSize);
  }

  /**
   * Makes every request for a kind fail, and interrupts its watches. Lasts until {@link #heal}. The
   * objects stay.
   *
   * @param type the kind, in exactly this version of its API
   * @param reason {@code NOT_SERVED} for a kind that is not installed, {@code FORBIDDEN} for a
   *     missing permission, {@code UNAVAILABLE} for a lost connection
   */
  public synchronized void fail(ResourceType<?> type, Reason reason) {
    watches.fail(type, reason);
  }

  /** Ends what {@link #fail} began. Watches of the kind get all objects there are now. */
  public synchronized void heal(ResourceType<?> type) {
    watches.heal(type, store.all(type));
  }

  /** Ends all watches and the thread that serves them. The objects stay, and can still be read. */
  @Override
  public void close() {
    List<MemoryWatch<?>> ending;
    synchronized (this) {
      ending = watches.all();
    }
    ending.forEach(Watch::close);
    deliveries.close();
  }

  private synchronized void apply(Manifests.Entry entry) {
    store.apply(entry.type(), entry.key(), entry.json());
  }

  /** Called by the store, under the lock. */
  private void changed(
      ResourceType<?> type, @Nullable StoredObject before, @Nullable StoredObject after) {
    watches.changed(type, before, after, store);
    if (binder != null) {
      binder.changed(before, after);
    }
  }

  /** Builds a cluster. Not thread-safe. */
  public static final class Builder {
    private boolean crossNamespaceGate = true;
    private boolean binder = false;
    private InstantSource time = InstantSource.system();
    private ClusterInterceptor interceptor = ClusterInterceptor.NONE;
    private @Nullable Executor watchExecutor;

    private Builder() {}

    /**
     * The server's feature gate {@code CrossNamespaceVolumeDataSource}; by default on. If it is
     * off, the server silently drops sources in other namespaces from new claims.
     */
    public Builder crossNamespaceGate(boolean on) {
      crossNamespaceGate = on;
      return this;
    }

    /**
     * Whether Kubernetes' controller for volumes is at work; by default it is not. It names the
     * driver in an annotation of each claim. It binds a claim to the volume that was made for it,
     * but to no other. It releases a volume whose claim is gone.
     */
    public Builder binder(boolean on) {
      binder = on;
      return this;
    }

    /** Gives the timestamps of objects. By default the system's clock. */
    public Builder time(InstantSource source) {
      time = requireNonNull(source, "source");
      return this;
    }

    /** Sees all requests. By default {@link ClusterInterceptor#NONE}. */
    public Builder interceptor(ClusterInterceptor observer) {
      interceptor = requireNonNull(observer, "observer");
      return this;
    }

    /**
     * Serves the watches and the binder. By default a thread of the cluster's own. Must not run
     * tasks on the calling thread. The caller must shut it down.
     */
    public Builder watchExecutor(Executor executor) {
      watchExecutor = requireNonNull(executor, "executor");
      return this;
    }

    /** Makes the cluster. May be called several times. */
    public InMemoryCluster build() {
      return new InMemoryCluster(this);
    }
  }
}
