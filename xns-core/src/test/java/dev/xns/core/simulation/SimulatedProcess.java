package dev.xns.core.simulation;

import dev.xns.api.model.Lease;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.XnsEngine;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.report.Degradation;
import dev.xns.core.report.EngineListener;
import dev.xns.core.report.ReasonCode;
import dev.xns.core.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A process with one engine: its threads, its connections, and its death. */
final class SimulatedProcess implements Executor, Scheduler {
  static final ObjectKey LEASE = ObjectKey.of("xns", "sim");

  static final ObjectKey KEY = ObjectKey.of("xns", "seal");

  private static final long LONGEST_ON_THE_WAY = 4_000;

  private final World world;
  private final int slot;
  private final String name;
  private final String identity;
  private final ProcessCluster cluster;
  private final XnsEngine engine;
  private boolean alive = true;
  private boolean closing;
  private boolean closed;

  /** Counts what this process has forgotten: each time it leads it begins anew. */
  private int term;

  private int callsToLive;
  private boolean diesAfterEffect;
  private boolean doomed;
  private long diesFor;

  SimulatedProcess(World world, int slot, int incarnation) {
    this.world = world;
    this.slot = slot;
    name = "p" + slot + "." + incarnation;
    identity = world.setup().sameIdentity() ? "p" + slot : name;
    cluster = new ProcessCluster(world, this);
    engine = engine();
  }

  private XnsEngine engine() {
    Script.Setup setup = world.setup();
    var builder =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(new ProcessBackend(world, this))
            .options(
                EngineOptions.builder()
                    .identity(name)
                    .retries(retries -> retries.max(Duration.ofSeconds(setup.retryMaxSeconds())))
                    .limits(limits -> limits.concurrency(setup.concurrency()))
                    .volumeNaming(naming -> naming.uuidLength(setup.uuidLength()))
                    .marks(marks -> marks.mode(setup.markMode()).key(setup.markKey() ? KEY : null))
                    .sources(sources -> sources.honourStarted(setup.honourStarted()))
                    .build())
            .listener(new ProcessListener())
            .time(world.timeline)
            .workers(this)
            .scheduler(this);
    return (setup.leased() ? builder.lease(lease(setup.slowLease())) : builder).build();
  }

  private LeaseOptions lease(boolean slow) {
    int factor = slow ? 4 : 1;
    return LeaseOptions.builder()
        .lease(LEASE)
        .identity(identity)
        .duration(Duration.ofSeconds(15L * factor))
        .renewDeadline(Duration.ofSeconds(10L * factor))
        .retryPeriod(Duration.ofSeconds(5L * factor))
        .build();
  }

  void start() {
    if (closed) {
      return; // before it had begun
    }
    world.history.add(() -> name + " starts");
    engine.start();
  }

  /** Stops in good order. */
  void stop() {
    world.history.add(() -> name + " is closed");
    closing = true;
    engine.close();
    closed = true;
    world.laws.forgets(this);
    world.coverage.hit(Path.CLOSED);
  }

  /** Dies at one of the next calls. */
  void doom(int calls, boolean afterEffect, long downMillis) {
    callsToLive = calls;
    diesAfterEffect = afterEffect;
    diesFor = downMillis;
  }

  void spare() {
    callsToLive = 0;
    doomed = false;
  }

  boolean isAlive() {
    return alive;
  }

  /** Whether it is told to end, and may have ended. */
  boolean isClosing() {
    return closing;
  }

  boolean isClosed() {
    return closed;
  }

  int slot() {
    return slot;
  }

  int term() {
    return term;
  }

  ProcessCluster cluster() {
    return cluster;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void execute(Runnable task) {
    if (alive) {
      world.timeline.engine(this, task);
    }
  }

  @Override
  public Cancellation schedule(Runnable task, Duration delay) {
    if (!alive) {
      return () -> {};
    }
    return world.timeline.engineIn(this, delay, task)::run;
  }

  /** Checks that this process may have an effect at this moment. */
  void mayAct(String what) {
    requireAlive();
    if (closed) {
      world.laws.broken("lease: " + name + " is closed and still " + what);
    }
    if (world.setup().leased()) {
      String holder =
          world
              .cluster
              .get(ResourceTypes.LEASES, LEASE)
              .map(Lease::spec)
              .map(Lease.Spec::holderIdentity)
              .orElse("nobody");
      if (!identity.equals(holder)) {
        world.laws.broken("lease: " + name + " " + what + " while " + holder + " has the lease");
      }
    }
  }

  void requireAlive() {
    if (!alive) {
      throw new Crash();
    }
  }

  /** A call is on its way: time passes, others act, and this process may die. */
  void beforeEffect(boolean locked) {
    if (callsToLive > 0 && --callsToLive == 0) {
      doomed = true;
      if (!diesAfterEffect) {
        world.coverage.hit(Path.CRASH_BEFORE_EFFECT);
        die();
      }
    }
    // A request is answered long before others may take the lease; only its answer may be late.
    world.timeline.within(LONGEST_ON_THE_WAY, () -> wait(locked));
  }

  /** The call has had its effect, and its answer is on its way. */
  void afterEffect(boolean locked) {
    if (doomed) {
      world.coverage.hit(Path.CRASH_AFTER_EFFECT);
      die();
    }
    wait(locked);
  }

  private void wait(boolean locked) {
    long millis = world.faults.callMillis(slot);
    if (millis > 0 && !locked) {
      if (world.faults.isLate(millis)) {
        world.coverage.hit(Path.CALL_LATE);
        world.history.add(() -> name + " waits " + millis + " ms");
      }
      world.timeline.pass(millis);
    } else if (world.timeline.interleave(locked)) {
      world.coverage.hit(Path.CALL_INTERLEAVED);
    }
    requireAlive();
  }

  private void die() {
    world.history.add(() -> name + " dies");
    alive = false;
    cluster.disconnect();
    world.laws.forgets(this);
    world.restartIn(slot, diesFor);
    throw new Crash();
  }

  /** Tells the history. */
  private final class ProcessListener implements EngineListener {
    @Override
    public void waiting(ObjectKey claim, ReasonCode reason, String message) {
      world.laws.waits(SimulatedProcess.this, claim, reason);
    }

    @Override
    public void failed(ObjectKey claim, ReasonCode reason, String message) {
      world.history.add(() -> name + " failed for " + claim + ": " + message);
    }

    @Override
    public void provisioned(ObjectKey claim, String volume) {
      world.laws.provisioned(SimulatedProcess.this, claim, volume);
    }

    @Override
    public void deleted(String volume) {
      world.history.add(() -> name + " deleted " + volume);
      world.coverage.hit(Path.VOLUME_DELETED);
    }

    @Override
    public void deletionFailed(String volume, ReasonCode reason, String message) {
      world.history.add(() -> name + " could not delete: " + message);
    }

    @Override
    public void degraded(Degradation degradation) {
      world.history.add(() -> name + " " + degradation.message());
    }

    @Override
    public void leading() {
      world.history.add(() -> name + " leads");
      world.leads(SimulatedProcess.this);
    }

    @Override
    public void standingBy() {
      world.history.add(() -> name + " stands by");
      world.coverage.hit(Path.LEASE_LOST);
      if (world.creations.isCreating(SimulatedProcess.this)) {
        world.coverage.hit(Path.LEASE_LOST_WHILE_CREATING);
      }
      world.laws.forgets(SimulatedProcess.this);
      term++;
    }
  }

  /** What this process knows of grants at this moment. */
  boolean knowsGrant(Claims.Claim claim) {
    return cluster.knowsGrant(claim);
  }

  @Nullable String trouble() {
    return alive ? closed ? "closed" : null : "dead";
  }
}
