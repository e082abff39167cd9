package dev.xns.core.memory;

import static java.util.Objects.requireNonNull;

import dev.xns.api.Fate;
import dev.xns.api.Subscription;
import dev.xns.api.backend.BackendException;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.Capacity;
import dev.xns.api.backend.CapacityRequest;
import dev.xns.api.backend.ContentSource;
import dev.xns.api.backend.DeletionRequest;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.backend.VolumeRequest;
import dev.xns.core.memory.BackendCall.Verb;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A backend that keeps its volumes in memory. A volume holds texts by file name.
 *
 * <p>The backend checks that its caller keeps the contract. It refuses two calls at once for one
 * volume, and a repeated request that differs from the first. The caller then gets an {@link
 * IllegalStateException}, and {@link #violations} lists what happened.
 *
 * <p>Thread-safe. Calls do not block, unless the interceptor does.
 */
public final class InMemoryVolumeBackend implements VolumeBackend {
  private final String driver;
  private final BackendInterceptor interceptor;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Set<BackendFeature> features;

  // Mutable state, guarded by this.
  private final VolumeStore store;
  private final Set<String> running = new HashSet<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  private InMemoryVolumeBackend(Builder builder) {
    driver = builder.driver;
    features = builder.features;
    store = new VolumeStore(builder.totalBytes);
    interceptor = builder.interceptor;
  }

  /**
   * A backend with default values.
   *
   * @param driver name of the driver, as in the {@code provisioner} field of its StorageClasses
   */
  public static InMemoryVolumeBackend of(String driver) {
    return builder(driver).build();
  }

  /**
   * A builder.
   *
   * @param driver name of the driver, as in the {@code provisioner} field of its StorageClasses
   */
  public static Builder builder(String driver) {
    return new Builder(driver);
  }

  @Override
  public String driver() {
    return driver;
  }

  @Override
  public Set<BackendFeature> features() {
    return features;
  }

  /** Changes what this backend can do, and calls the listeners on this thread. */
  public void features(Set<BackendFeature> now) {
    features = Set.copyOf(now);
    listeners.forEach(Runnable::run);
  }

  @Override
  public ProvisionedVolume provision(VolumeRequest request, Duration timeout) {
    return call(new BackendCall(Verb.PROVISION, request.name()), () -> made(request));
  }

  @Override
  public void delete(DeletionRequest request, Duration timeout) {
    call(
        new BackendCall(Verb.DELETE, request.handle()),
        () -> {
          store.remove(request.handle());
          return request;
        });
  }

  @Override
  public Capacity capacity(CapacityRequest request, Duration timeout) {
    return call(
        new BackendCall(Verb.CAPACITY, ""),
        () -> {
          require(BackendFeature.GET_CAPACITY, "cannot say how much room there is");
          return new Capacity(store.free(), OptionalLong.empty());
        });
  }

  @Override
  public Subscription onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** All volumes, oldest first. */
  public synchronized List<StoredVolume> volumes() {
    return List.copyOf(store.all());
  }

  /** The volume with this handle; empty if there is none. */
  public synchronized Optional<StoredVolume> volume(String handle) {
    return Optional.ofNullable(store.withHandle(handle));
  }

  /**
   * Writes a file into a volume. Replaces a file of the same name.
   *
   * @param handle handle of the volume
   * @param file name of the file
   * @param text content of the file
   * @throws IllegalArgumentException if there is no such volume
   */
  public synchronized void write(String handle, String file, String text) {
    store.write(existing(handle), file, text);
  }

  /**
   * Takes a snapshot of a volume. New volumes can be restored from it.
   *
   * @param handle handle of the volume
   * @return handle of the snapshot
   * @throws IllegalArgumentException if there is no such volume
   */
  public synchronized String snapshot(String handle) {
    StoredVolume volume = existing(handle);
    return snapshot(volume.bytes(), volume.files());
  }

  /**
   * Makes a snapshot that was taken of no volume.
   *
   * @param bytes size of the smallest volume that can hold it
   * @param files its content: texts by file name
   * @return handle of the snapshot
   */
  public synchronized String snapshot(long bytes, Map<String, String> files) {
    return store.snapshot(bytes, files);
  }

  /** Removes the snapshot with this handle, if there is one. */
  public synchronized void forgetSnapshot(String handle) {
    store.removeSnapshot(handle);
  }

  /** What callers did against the contract of {@link VolumeBackend}, for people; oldest first. */
  public List<String> violations() {
    return List.copyOf(violations);
  }

  @Override
  public String toString() {
    return "in-memory driver " + driver;
  }

  private ProvisionedVolume made(VolumeRequest request) {
    require(BackendFeature.CREATE_DELETE_VOLUME, "cannot make volumes");
    StoredVolume present = store.withName(request.name());
    if (present != null) {
      if (!present.request().equals(request)) {
        throw violation(
            "volume %s was made for one request and is now asked for with another"
                .formatted(request.name()));
      }
      return VolumeStore.answer(present);
    }
    ContentSource content = request.content();
    if (content instanceof ContentSource.OfSnapshot) {
      require(BackendFeature.CREATE_DELETE_SNAPSHOT, "cannot restore snapshots");
    } else if (content != null) {
      require(BackendFeature.CLONE_VOLUME, "cannot clone volumes");
    }
    return VolumeStore.answer(store.make(request));
  }

  private <R> R call(BackendCall call, Supplier<R> effect) {
    boolean alone = call.volume().isEmpty();
    if (!alone) {
      synchronized (this) {
        if (!running.add(call.volume())) {
          throw violation(call + " while another call for the same volume is running");
        }
      }
    }
    try {
      interceptor.before(call);
      R result;
      synchronized (this) {
        result = effect.get();
      }
      interceptor.after(call);
      return result;
    } finally {
      synchronized (this) {
        running.remove(call.volume());
      }
    }
  }

  private StoredVolume existing(String handle) {
    @Nullable StoredVolume volume = store.withHandle(handle);
    if (volume == null) {
      throw new IllegalArgumentException("There is no volume " + handle + " in the " + this);
    }
    return volume;
  }

  private void require(BackendFeature feature, String otherwise) {
    if (!features.contains(feature)) {
      throw new BackendException(
          "driver %s %s: it lacks the capability %s".formatted(driver, otherwise, feature),
          Kind.UNSUPPORTED,
          Fate.DID_NOT_HAPPEN);
    }
  }

  private IllegalStateException violation(String what) {
    violations.add(what);
    return new IllegalStateException(what);
  }

  /** Builds a backend. Not thread-safe. */
  public static final class Builder {
    private final String driver;
    private Set<BackendFeature> features =
        Set.of(
            BackendFeature.CONTROLLER_SERVICE,
            BackendFeature.CREATE_DELETE_VOLUME,
            BackendFeature.CREATE_DELETE_SNAPSHOT,
            BackendFeature.CLONE_VOLUME,
            BackendFeature.GET_CAPACITY);
    private long totalBytes = Long.MAX_VALUE;
    private BackendInterceptor interceptor = BackendInterceptor.NONE;

    private Builder(String driver) {
      this.driver = requireNonNull(driver, "driver");
    }

    /**
     * What the backend can do. By default it can make, remove, restore and clone volumes, and say
     * how much room there is.
     */
    public Builder features(Set<BackendFeature> values) {
      features = Set.copyOf(values);
      return this;
    }

    /** Room for all volumes together, in bytes. By default {@link Long#MAX_VALUE}. */
    public Builder totalBytes(long bytes) {
      totalBytes = bytes;
      return this;
    }

    /** Sees all calls. By default {@link BackendInterceptor#NONE}. */
    public Builder interceptor(BackendInterceptor observer) {
      interceptor = requireNonNull(observer, "observer");
      return this;
    }

    /** Makes the backend. May be called several times. */
    public InMemoryVolumeBackend build() {
      return new InMemoryVolumeBackend(this);
    }
  }
}
