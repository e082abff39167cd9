package dev.xns.core.internal.engine;

import dev.xns.api.cluster.ClusterAccess;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.internal.event.LeaseEvents;
import dev.xns.core.internal.event.ListenerCall;
import dev.xns.core.internal.lease.LeaseElector;
import dev.xns.core.internal.lease.LeaseRequests;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the engine while this process holds a lease. Each term has a runtime of its own, so nothing
 * of an earlier term can act in a later one. Until the lease is held nothing else is watched
 * (START-17).
 */
public final class LeasedRuntime implements EngineLife {
  private final Function<BooleanSupplier, EngineRuntime> runtimes;
  private final EngineListener listener;
  private final InstantSource time;
  private final EngineThreads threads;
  private final LeaseElector elector;
  private final LeaseEvents events;

  // Changed under the lock of this, but read without it by whoever asks for an explanation.
  private volatile @Nullable EngineRuntime runtime;
  private volatile boolean started;
  private volatile boolean closed;

  /**
   * Waits for the lease once started.
   *
   * @param runtimes makes the runtime of one term, fenced by what it is given
   */
  public LeasedRuntime(
      ClusterAccess cluster,
      LeaseOptions options,
      Function<BooleanSupplier, EngineRuntime> runtimes,
      EngineListener listener,
      @Nullable Executor workers,
      @Nullable Scheduler scheduler,
      InstantSource time,
      LongSupplier nanoTime) {
    this.runtimes = runtimes;
    this.listener = listener;
    this.time = time;
    threads = new EngineThreads(workers, scheduler, 2);
    elector =
        new LeaseElector(
            new LeaseRequests(cluster, options, time),
            threads.workers(),
            threads.scheduler(),
            nanoTime,
            this::leaseChanged);
    events =
        new LeaseEvents(
            cluster, this::execute, time, elector::isHeld, options.lease(), options.identity());
  }

  @Override
  public void start() {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("The engine was closed; build another one");
      }
      if (started) {
        return;
      }
      started = true;
    }
    elector.start();
  }

  @Override
  public void close() {
    EngineRuntime ending;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ending = runtime;
      runtime = null;
    }
    // The lease is kept while running calls end, and given back when nothing can be written.
    if (ending != null) {
      ending.close();
    }
    if (ending != null) {
      elector.lease().ifPresent(events::ended);
    }
    elector.close();
    threads.close(Duration.ZERO);
  }

  /** Beside the work, except at the end: nothing is written after that. */
  private void execute(Runnable request) {
    if (closed) {
      request.run();
    } else {
      threads.workers().execute(request);
    }
  }

  @Override
  public ClaimExplanation explain(ObjectKey claim) {
    EngineRuntime running = runtime;
    if (running != null) {
      return running.explain(claim);
    }
    return ClaimExplanation.inactive(
        claim,
        time.instant(),
        closed
            ? "the engine was closed"
            : started
                ? "this process stands by: it does not hold the lease"
                : "the engine was not started");
  }

  private synchronized void leaseChanged() {
    boolean mayRun = elector.isHeld() && !closed;
    EngineRuntime running = runtime;
    if (mayRun && running == null) {
      EngineRuntime next = runtimes.apply(elector::isHeld);
      runtime = next;
      next.start();
      elector.lease().ifPresent(events::began);
      ListenerCall.tell(listener, EngineListener::leading);
    } else if (!mayRun && running != null) {
      runtime = null;
      running.abort();
      ListenerCall.tell(listener, EngineListener::standingBy);
    }
  }
}
