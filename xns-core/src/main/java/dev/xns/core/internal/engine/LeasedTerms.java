package dev.xns.core.internal.engine;

import com.google.common.util.concurrent.MoreExecutors;
import dev.xns.api.model.ObjectKey;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.internal.event.EventBacklog;
import dev.xns.core.internal.event.LeaseEvents;
import dev.xns.core.internal.event.ListenerCall;
import dev.xns.core.internal.fence.Fence;
import dev.xns.core.internal.lease.LeaseElector;
import dev.xns.core.internal.lease.LeaseRequests;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.report.EngineListener;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an engine in terms, for as long as this process holds a lease. Each term has controllers and
 * a fence of its own, so nothing of an earlier one can act in a later one. Until the lease is held
 * nothing else is watched (START-17).
 */
public final class LeasedTerms implements EngineLife {
  private final EngineParts parts;
  private final Assembly assembly;
  private final EngineThreads threads;
  private final LeaseElector elector;
  private final LeaseEvents events;

  /** What the listener is told: in order, one call at a time, and under no lock. */
  private final Queue<Consumer<EngineListener>> untold = new ConcurrentLinkedQueue<>();

  private final Executor tell = MoreExecutors.newSequentialExecutor(Runnable::run);

  // Changed under the lock of this, but read without it by whoever asks for an explanation.
  private volatile @Nullable EngineTerm term;
  private volatile boolean started;
  private volatile boolean closed;

  /** Waits for the lease once started. */
  public LeasedTerms(EngineParts parts, Assembly assembly, LeaseOptions options) {
    this.parts = parts;
    this.assembly = assembly;
    threads = parts.host().takeForLease();
    elector =
        new LeaseElector(
            new LeaseRequests(parts.cluster(), options, parts.host().time()),
            threads.workers(),
            threads.scheduler(),
            parts.host().nanoTime(),
            parts.host().time(),
            this::leaseChanged);
    events =
        new LeaseEvents(
            parts.cluster(),
            new EventBacklog(
                this::execute, threads.scheduler(), parts.host().time(), parts.options().events()),
            parts.host().time(),
            elector::isHeld,
            options.lease(),
            options.identity());
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
    EngineTerm ending;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ending = term;
      term = null;
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
      threads.events().execute(request);
    }
  }

  @Override
  public ClaimExplanation explain(ObjectKey claim) {
    EngineTerm running = term;
    if (running != null) {
      return running.explain(claim);
    }
    return ClaimExplanation.inactive(
        claim,
        parts.host().time().instant(),
        closed
            ? "the engine was closed"
            : started
                ? "this process stands by: it does not hold the lease"
                : "the engine was not started");
  }

  private void leaseChanged() {
    synchronized (this) {
      boolean mayRun = elector.isHeld() && !closed;
      EngineTerm running = term;
      if (mayRun && running == null) {
        EngineTerm next = new EngineTerm(parts, assembly, new Fence(elector::isHeld));
        term = next;
        next.start();
        untold.add(EngineListener::leading);
        elector.lease().ifPresent(events::began);
      } else if (!mayRun && running != null) {
        term = null;
        running.abort();
        untold.add(EngineListener::standingBy);
      }
    }
    tell.execute(this::tellOldest);
  }

  private void tellOldest() {
    for (Consumer<EngineListener> call = untold.poll(); call != null; call = untold.poll()) {
      ListenerCall.tell(parts.listener(), call);
    }
  }
}
