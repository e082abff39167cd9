package dev.xns.core.internal.engine;

import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantLookup;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ResourceType;
import dev.xns.core.explain.ClaimExplanation;
import dev.xns.core.grants.ReferenceGrantLookup;
import dev.xns.core.internal.control.Controller;
import dev.xns.core.internal.control.TermContext;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.event.EventBacklog;
import dev.xns.core.internal.event.EventRequests;
import dev.xns.core.internal.event.EventWriter;
import dev.xns.core.internal.event.Reporter;
import dev.xns.core.internal.fence.Fence;
import dev.xns.core.internal.fence.FencedCluster;
import dev.xns.core.internal.grant.Grants;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.internal.queue.Backoff;
import dev.xns.core.internal.queue.WorkQueues;
import dev.xns.core.internal.view.ClusterView;
import dev.xns.core.internal.view.VersionedWatch;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of an engine: from its start, or from the day it got its lease, until it is closed or
 * the lease is lost. Starts, feeds and stops the controllers, and knows none of them by name.
 */
public final class EngineTerm implements EngineLife {
  private static final Logger log = LoggerFactory.getLogger(EngineTerm.class);

  private final EngineParts parts;
  private final Fence fence;
  private final EngineThreads threads;
  private final TermContext context;
  private final Grants grants = new Grants();
  private final List<Controller> controllers;
  private final String name;

  // Mutable state, guarded by this. Never locked by a thread that holds the view.
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Set<ResourceType<?>> watched = new HashSet<>();

  // Changed under the lock too, but read without it by whoever asks for an explanation.
  private volatile boolean started;
  private volatile boolean closed;

  /** A term that does nothing until it is started. */
  public EngineTerm(EngineParts parts, Assembly assembly, Fence fence) {
    this.parts = parts;
    this.fence = fence;
    name = assembly.name();
    var options = parts.options();
    // Each queue has a limit of its own (START-18).
    threads = parts.host().take(2 * options.limits().concurrency(), options.events().concurrency());
    context = context(parts, assembly.name());
    controllers = assembly.controllers(context, grants);
    context.view().listen(new ChangeDispatch(controllers, context.degradations()));
  }

  private TermContext context(EngineParts of, String component) {
    var options = of.options();
    var time = of.host().time();
    var cluster = new FencedCluster(of.cluster(), fence);
    var backlog = new EventBacklog(threads.events(), threads.scheduler(), time, options.events());
    var events =
        new EventWriter(new EventRequests(cluster, component), backlog, time, fence::isOpen);
    var view = new ClusterView(ClaimMark.of(component));
    return new TermContext(
        cluster,
        view,
        new Reporter(events, of.listener(), component, options.events(), threads.scheduler()),
        new Degradations(of.listener(), threads.workers(), view.unlocked()),
        new WorkQueues(
            threads.workers(),
            threads.scheduler(),
            time,
            options.limits().concurrency(),
            new Backoff(options.retries().start(), options.retries().max()),
            view.unlocked()),
        options);
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
    log.info("Serving {}", name);
    opened.add(grants.ask(grantLookup()));
    for (Controller controller : controllers) {
      controller.start(this::watchWhatIsWanted);
    }
    watchWhatIsWanted();
  }

  private GrantLookup grantLookup() {
    if (!parts.options().sources().crossNamespace()) {
      return reference -> GrantDecision.Denied.DENIED; // also for what an earlier process began
    }
    GrantLookup given = parts.grants();
    if (given != null) {
      return given;
    }
    var own = ReferenceGrantLookup.watching(context.cluster(), new GrantsObserver());
    opened.add(own);
    return own;
  }

  private synchronized void watchWhatIsWanted() {
    if (closed) {
      return;
    }
    for (Controller controller : controllers) {
      for (ResourceType<?> type : controller.watches()) {
        if (watched.add(type)) {
          watch(type);
        }
      }
    }
  }

  private <T extends KubernetesObject> void watch(ResourceType<T> type) {
    opened.add(VersionedWatch.open(context.cluster(), type, context.view().observer(type)));
  }

  @Override
  public void close() {
    end(parts.options().limits().closeTimeout());
  }

  /** Ends at once, without a further write: this process may not act any more. */
  void abort() {
    fence.shut();
    end(Duration.ZERO);
  }

  private void end(Duration patience) {
    List<AutoCloseable> closing;
    boolean running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = started;
      closing = List.copyOf(opened);
      opened.clear();
    }
    context.reporter().ending();
    if (running) {
      controllers.forEach(Controller::stop);
    }
    if (running && !patience.isZero() && fence.isOpen()) {
      Instant until = context.time().instant().plus(patience);
      for (Controller controller : controllers) {
        controller.finish(() -> context.time().instant().isBefore(until));
      }
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
    fence.shut();
  }

  @Override
  public ClaimExplanation explain(ObjectKey claim) {
    String why = inactive();
    if (why == null) {
      for (Controller controller : controllers) {
        Optional<ClaimExplanation> explanation = controller.explain(claim);
        if (explanation.isPresent()) {
          return explanation.get();
        }
      }
      why = "no part of this engine works on claims";
    }
    return ClaimExplanation.inactive(claim, context.time().instant(), why);
  }

  private @Nullable String inactive() {
    if (!started) {
      return "the engine was not started";
    }
    if (closed) {
      return "the engine was closed";
    }
    return fence.isOpen() ? null : "this process does not hold the lease any more";
  }

  /** Grants count as one kind, in whichever version they are served. */
  private final class GrantsObserver implements ReferenceGrantLookup.Observer {
    private static final String KIND = "referencegrants." + ReferenceGrant.GROUP;

    @Override
    public void unknown(String why) {
      context
          .degradations()
          .degraded(
              new Degradation(
                  Loss.WATCH,
                  KIND,
                  "claims whose source lies in another namespace wait; all others are served",
                  why));
    }

    @Override
    public void known() {
      context.degradations().following(KIND);
    }

    @Override
    public void unreadable(ObjectKey grant, String why) {
      context
          .degradations()
          .degraded(
              new Degradation(
                  Loss.OBJECT,
                  subject(grant),
                  "it permits nothing until it can be read; all other grants hold",
                  why));
    }

    @Override
    public void readable(ObjectKey grant) {
      context.degradations().recovered(Loss.OBJECT, subject(grant));
    }

    private static String subject(ObjectKey grant) {
      return ReferenceGrant.KIND + " " + grant;
    }
  }
}
