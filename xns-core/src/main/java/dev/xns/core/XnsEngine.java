package dev.xns.core;

import static java.util.Objects.requireNonNull;

import dev.xns.api.backend.VolumeBackend;
import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.internal.engine.EngineLife;
import dev.xns.core.internal.engine.EngineParts;
import dev.xns.core.internal.engine.EngineTerm;
import dev.xns.core.internal.engine.HostThreads;
import dev.xns.core.internal.engine.LeasedTerms;
import dev.xns.core.internal.engine.Provisioning;
import dev.xns.core.internal.fence.Fence;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.options.LimitOptions;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.Scheduler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Provisions volumes for the claims of a cluster, also from sources in other namespaces, and
 * deletes them when they are released.
 *
 * <pre>{@code
 * try (XnsEngine engine = XnsEngine.builder().cluster(cluster).backend(backend).build()) {
 *   engine.start();
 *   ...
 * }
 * }</pre>
 *
 * <p>The engine works on its own once started. It never ends the process, installs no signal
 * handlers and keeps no static state; several may live in one JVM. It closes what it opened itself
 * and leaves alone what was handed in: cluster access, backend, grant lookup, executor and
 * scheduler stay the host's. Thread-safe.
 */
public final class XnsEngine implements AutoCloseable {
  private final EngineLife life;

  private XnsEngine(EngineLife life) {
    this.life = life;
  }

  /** A builder. {@link Builder#cluster} and {@link Builder#backend} are required. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Begins to watch the cluster and to work. Returns at once; nothing is provisioned before the
   * cluster's state is known. A second call does nothing.
   *
   * @throws IllegalStateException if the engine was closed
   */
  public void start() {
    life.start();
  }

  /**
   * Ends the work. Starts nothing any more, lets running calls finish for {@link
   * LimitOptions#closeTimeout} and then interrupts those on the engine's own threads. After it
   * returns nothing is written to the cluster any more. Repeatable.
   */
  @Override
  public void close() {
    life.close();
  }

  /**
   * Explains how a claim stands with this engine, and why. Has no effect: asks neither the cluster
   * nor the backend, writes no event, and changes nothing about when the claim is worked on. The
   * {@link GrantLookup} is asked about a source in another namespace, and answers from memory
   * unless the host brought one that does not.
   *
   * <p>May be called at any time and from any thread, also before the start and after the end; an
   * engine that does no work says so.
   *
   * @param claim namespace and name of the claim
   * @return the explanation, for administrators and the owner of the source; show the owner of the
   *     claim only {@link ClaimExplanation#forClaimOwner()}
   */
  public ClaimExplanation explain(ObjectKey claim) {
    return life.explain(requireNonNull(claim, "claim"));
  }

  /** Collects what an engine is made of. Not thread-safe. */
  public static final class Builder {
    private @Nullable ClusterAccess cluster;
    private @Nullable VolumeBackend backend;
    private @Nullable GrantLookup grants;
    private EngineOptions options = EngineOptions.defaults();
    private EngineListener listener = EngineListener.NONE;
    private @Nullable Executor workers;
    private @Nullable Scheduler scheduler;
    private @Nullable LeaseOptions lease;
    private @Nullable InstantSource time;

    private Builder() {}

    /** The cluster whose claims are served. */
    public Builder cluster(ClusterAccess access) {
      cluster = requireNonNull(access, "access");
      return this;
    }

    /** What makes the volumes. */
    public Builder backend(VolumeBackend volumes) {
      backend = requireNonNull(volumes, "volumes");
      return this;
    }

    /**
     * Lets this engine work only while its process holds a lease; without it, the engine works from
     * its start to its end. Losing the lease stops the work at once and writes nothing more, except
     * an event on the lease; the engine then waits for the lease again. The lease has threads of
     * its own, unless {@link #time} is set too.
     */
    public Builder lease(LeaseOptions values) {
      lease = requireNonNull(values, "values");
      return this;
    }

    /** Who decides about sources in other namespaces; by default the cluster's ReferenceGrants. */
    public Builder grants(GrantLookup lookup) {
      grants = requireNonNull(lookup, "lookup");
      return this;
    }

    /** How the engine behaves. */
    public Builder options(EngineOptions values) {
      options = requireNonNull(values, "values");
      return this;
    }

    /** Who hears what the engine does. */
    public Builder listener(EngineListener ear) {
      listener = requireNonNull(ear, "ear");
      return this;
    }

    /**
     * Runs the work, which blocks while the backend does; by default threads of the engine's own.
     * Must run tasks on other threads than the calling one, and offer as many at once as {@link
     * LimitOptions#concurrency} is to have effect.
     */
    public Builder workers(Executor executor) {
      workers = requireNonNull(executor, "executor");
      return this;
    }

    /** Runs short tasks later; by default one thread of the engine's own. */
    public Builder scheduler(Scheduler delays) {
      scheduler = requireNonNull(delays, "delays");
      return this;
    }

    /** Tells the time; by default the system's clock. */
    public Builder time(InstantSource source) {
      time = requireNonNull(source, "source");
      return this;
    }

    /**
     * Makes the engine, which does nothing until it is started.
     *
     * @throws IllegalStateException naming everything that is missing or wrong
     */
    public XnsEngine build() {
      List<String> problems = new ArrayList<>();
      if (cluster == null) {
        problems.add("cluster was not set, pass a ClusterAccess to cluster(...)");
      }
      if (backend == null) {
        problems.add("backend was not set, pass a VolumeBackend to backend(...)");
      }
      problems.addAll(options.problems());
      if (lease != null) {
        problems.addAll(lease.problems());
      }
      if (cluster == null || backend == null || !problems.isEmpty()) {
        throw new IllegalStateException(
            (problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                + " in the engine configuration: "
                + String.join("; ", problems));
      }
      return new XnsEngine(life(cluster, backend));
    }

    private EngineLife life(ClusterAccess access, VolumeBackend volumes) {
      // Copied: the builder may go on to make another engine.
      var host = new HostThreads(workers, scheduler, time);
      var parts = new EngineParts(access, grants, options, listener, host);
      var assembly = new Provisioning(volumes, options.identity());
      return lease == null
          ? new EngineTerm(parts, assembly, new Fence(() -> true))
          : new LeasedTerms(parts, assembly, lease);
    }
  }
}
