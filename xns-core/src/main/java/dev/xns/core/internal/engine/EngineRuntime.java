package dev.xns.core.internal.engine;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.cluster.Watch;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.grant.GrantScope;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.grants.ReferenceGrantLookup;
import dev.xns.core.internal.claim.ClaimEffects;
import dev.xns.core.internal.claim.ClaimExplainer;
import dev.xns.core.internal.claim.ClaimReconciler;
import dev.xns.core.internal.event.EventWriter;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.mark.MarkKey;
import dev.xns.core.internal.mark.MarkSeal;
import dev.xns.core.internal.mark.MarkWriter;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.plan.ClaimPlanner;
import dev.xns.core.internal.plan.ClaimSettings;
import dev.xns.core.internal.plan.Dependency;
import dev.xns.core.internal.plan.SourceObject;
import dev.xns.core.internal.plan.VolumePlanner;
import dev.xns.core.internal.queue.Backoff;
import dev.xns.core.internal.queue.Outcome;
import dev.xns.core.internal.queue.WorkQueue;
import dev.xns.core.internal.source.SourceProtection;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.view.Wakeups;
import dev.xns.core.internal.volume.VolumeReconciler;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.Scheduler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the parts of one engine together and holds them for its life. */
public final class EngineRuntime implements EngineLife {
  private static final Logger log = LoggerFactory.getLogger(EngineRuntime.class);

  /** Kinds that are followed only for drivers with a certain feature. */
  private static final Map<ResourceType<?>, BackendFeature> NEEDED_FOR =
      Map.of(
          ResourceTypes.VOLUME_SNAPSHOTS, BackendFeature.CREATE_DELETE_SNAPSHOT,
          ResourceTypes.VOLUME_SNAPSHOT_CONTENTS, BackendFeature.CREATE_DELETE_SNAPSHOT,
          ResourceTypes.VOLUME_ATTACHMENTS, BackendFeature.PUBLISH_UNPUBLISH_VOLUME,
          ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, BackendFeature.MODIFY_VOLUME,
          ResourceTypes.NODES, BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS,
          ResourceTypes.CSI_NODES, BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);

  private final ClusterAccess cluster;
  private final VolumeBackend backend;
  private final @Nullable GrantLookup givenGrants;
  private final EngineOptions options;
  private final String identity;
  private final InstantSource time;
  private final EngineThreads threads;
  private final Reporter reporter;
  private final FailSafeLookup grants = new FailSafeLookup();
  private final ClusterView view;
  private final WorkQueue<String> claims;
  private final WorkQueue<String> volumes;
  private final WorkQueue<SourceObject> sources;
  private final Wakeups<String> claimWakeups;
  private final Wakeups<String> volumeWakeups;
  private final SourceProtection protection;
  private final ClaimReconciler claimReconciler;
  private final ClaimExplainer claimExplainer;
  private final VolumeReconciler volumeReconciler;

  // Mutable state, guarded by this. Never locked by a thread that holds the view.
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Set<ResourceType<?>> watched = new HashSet<>();

  // Changed under the lock too, but read without it by whoever asks for an explanation.
  private volatile boolean started;
  private volatile boolean closed;

  /** Changes under the view's lock whenever decisions may have changed. */
  private long grantEpoch;

  private final BooleanSupplier fence;
  private volatile boolean active = true;

  public EngineRuntime(
      ClusterAccess cluster,
      VolumeBackend backend,
      @Nullable GrantLookup givenGrants,
      EngineOptions options,
      EngineListener listener,
      @Nullable Executor workers,
      @Nullable Scheduler scheduler,
      InstantSource time,
      BooleanSupplier fence) {
    this.fence = fence;
    this.time = time;
    this.cluster = new FencedCluster(cluster, this::isActive);
    this.backend = backend;
    this.givenGrants = givenGrants;
    this.options = options;
    String given = options.identity();
    identity = given != null ? given : EngineIdentity.madeUp(time.millis(), backend.driver());
    // Claims and volumes have limits of their own (START-18); events share the threads.
    threads = new EngineThreads(workers, scheduler, 2 * options.limits().concurrency());
    var events =
        new EventWriter(this.cluster, threads.workers(), time, this::isActive, backend.driver());
    reporter = new Reporter(events, listener, backend.driver(), options.events().onSources());
    claims = queue(this::reconcileClaim);
    volumes = queue(this::reconcileVolume);
    sources = queue(this::reconcileSource);
    claimWakeups = new Wakeups<>(claims::wake);
    volumeWakeups = new Wakeups<>(volumes::wake);
    var mark = ClaimMark.of(backend.driver());
    view =
        new ClusterView(
            mark,
            new ChangeRouter(
                claims,
                volumes,
                claimWakeups,
                volumeWakeups,
                mark,
                this::isCreating,
                this::sourceChanged,
                reporter));
    protection =
        new SourceProtection(
            this.cluster,
            view,
            backend.driver(),
            reporter,
            time,
            this::isActive,
            this::areUsersKnown,
            source -> sources.add(source));
    var marks =
        new MarkWriter(
            this.cluster,
            view,
            mark,
            new MarkKey(
                this.cluster, options.marks().key(), mark, EngineRuntime::newKey, reporter, time));
    claimReconciler =
        new ClaimReconciler(
            view,
            claimWakeups,
            this::claimPlanner,
            grants,
            () -> grantEpoch,
            new ClaimEffects(
                this.cluster,
                backend,
                protection,
                marks,
                options.marks().mode(),
                options.sources().honourStarted(),
                options.limits().callTimeout(),
                options.retries().max()),
            reporter,
            this::isActive,
            options.retries().max());
    claimExplainer =
        new ClaimExplainer(
            view,
            claimWakeups,
            claims,
            this::claimPlanner,
            grants,
            claimReconciler,
            reporter,
            time);
    volumeReconciler =
        new VolumeReconciler(
            view,
            volumeWakeups,
            () -> new VolumePlanner(backend.driver(), backend.features()),
            this.cluster,
            backend,
            reporter,
            this::isActive,
            options.limits().callTimeout(),
            options.retries().max());
  }

  private <K> WorkQueue<K> queue(Function<K, Outcome> handler) {
    return new WorkQueue<>(
        options.limits().concurrency(),
        new Backoff(options.retries().start(), options.retries().max()),
        threads.workers(),
        threads.scheduler(),
        time,
        handler);
  }

  @Override
  public synchronized void start() {
    if (closed) {
      throw new IllegalStateException("The engine was closed; build another one");
    }
    if (started) {
      return;
    }
    started = true;
    log.info("Serving driver {} as {}", backend.driver(), identity);
    GrantLookup lookup = grantLookup();
    grants.ask(lookup);
    opened.add(lookup.onChange(this::grantsChanged));
    opened.add(backend.onChange(this::backendChanged));
    watchWhatIsNeeded();
  }

  private GrantLookup grantLookup() {
    if (!options.sources().crossNamespace()) {
      return reference -> GrantDecision.Denied.DENIED; // also for what an earlier process began
    }
    if (givenGrants != null) {
      return givenGrants;
    }
    var own = ReferenceGrantLookup.watching(cluster, new GrantsObserver());
    opened.add(own);
    return own;
  }

  /** Kinds that only some drivers need are watched only for those (DEF-09, DEF-68). */
  private synchronized void watchWhatIsNeeded() {
    if (closed) {
      return;
    }
    Set<BackendFeature> features = backend.features();
    for (ResourceType<?> type : view.types()) {
      BackendFeature reason = NEEDED_FOR.get(type);
      boolean needed = reason == null || (features.contains(reason) && !isSwitchedOff(reason));
      if (needed && watched.add(type)) {
        opened.add(watch(type));
      }
    }
  }

  private boolean isSwitchedOff(BackendFeature feature) {
    return switch (feature) {
      case VOLUME_ACCESSIBILITY_CONSTRAINTS -> !options.topology().enabled();
      case MODIFY_VOLUME -> !options.volumes().attributesClasses();
      default -> false;
    };
  }

  private <T extends KubernetesObject> Watch watch(ResourceType<T> type) {
    return cluster.watch(type, view.observer(type));
  }

  @Override
  public void close() {
    end(options.limits().closeTimeout());
  }

  /** Ends at once, without a further write: this process may not act any more. */
  void abort() {
    active = false;
    end(Duration.ZERO);
  }

  private void end(Duration patience) {
    List<AutoCloseable> closing;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      closing = List.copyOf(opened);
      opened.clear();
    }
    claims.close();
    volumes.close();
    sources.close();
    if (!patience.isZero() && isActive()) {
      Instant until = time.instant().plus(patience);
      claimReconciler.markRunning(() -> time.instant().isBefore(until));
    }
    for (AutoCloseable each : closing) {
      try {
        each.close();
      } catch (Exception e) {
        log.warn("Could not close {}", each, e);
      }
    }
    threads.close(patience);
    // Work on the host's own threads may still run; it writes nothing from here on.
    active = false;
  }

  @Override
  public ClaimExplanation explain(ObjectKey claim) {
    String why = inactive();
    return why == null
        ? claimExplainer.explain(claim)
        : ClaimExplanation.inactive(claim, time.instant(), why);
  }

  private @Nullable String inactive() {
    if (!started) {
      return "the engine was not started";
    }
    if (closed) {
      return "the engine was closed";
    }
    return isActive() ? null : "this process does not hold the lease any more";
  }

  private boolean isActive() {
    return active && fence.getAsBoolean();
  }

  private boolean isCreating(String uid) {
    return claimReconciler.isCreating(uid);
  }

  private boolean areUsersKnown() {
    return view.trouble(ResourceTypes.PERSISTENT_VOLUME_CLAIMS).isEmpty()
        && claimReconciler.hasLookedAtMarks();
  }

  /** Whoever can guess the key can forge marks. */
  private static byte[] newKey() {
    var key = new byte[MarkSeal.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }

  private Outcome reconcileClaim(String uid) {
    return claimReconciler.reconcile(uid);
  }

  private Outcome reconcileVolume(String name) {
    return volumeReconciler.reconcile(name);
  }

  private Outcome reconcileSource(SourceObject source) {
    return protection.reconcile(source);
  }

  private void sourceChanged(ResourceType<?> type, ObjectMeta metadata) {
    if (protection.concerns(type.kind(), metadata)) {
      sources.add(new SourceObject(type, metadata.key(), metadata.uid()));
    }
  }

  private ClaimPlanner claimPlanner() {
    return new ClaimPlanner(
        new ClaimSettings(backend.driver(), backend.features(), identity, options));
  }

  private void grantsChanged(GrantScope scope) {
    synchronized (view) {
      grantEpoch++;
      claimWakeups.changed(scope);
    }
  }

  private void backendChanged() {
    watchWhatIsNeeded();
    synchronized (view) {
      claimWakeups.changed(new Dependency.OnBackend());
      volumeWakeups.changed(new Dependency.OnBackend());
    }
  }

  /** Grants count as one kind, in whichever version they are served. */
  private final class GrantsObserver implements ReferenceGrantLookup.Observer {
    private static final String KIND = "referencegrants." + ReferenceGrant.GROUP;

    @Override
    public void unknown(String why) {
      reporter.degraded(KIND, why);
    }

    @Override
    public void known() {
      reporter.following(KIND);
    }
  }
}
