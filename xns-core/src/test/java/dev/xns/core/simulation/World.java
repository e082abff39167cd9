package dev.xns.core.simulation;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.InMemoryCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Everything in one history: the cluster, the driver, the users and the processes. */
final class World {
  final Timeline timeline;
  final History history;
  final Coverage coverage = new Coverage();
  final Faults faults;
  final Laws laws;
  final Creations creations;
  final Claims claims = new Claims();
  final InMemoryCluster cluster;
  final Driver driver;
  final Users users;
  private final Script script;
  private final List<SimulatedProcess> slots = new ArrayList<>();
  private int incarnations;
  private int leaders;

  World(Script script, boolean log) {
    this.script = script;
    var random = new SplittableRandom(script.seed()).split();
    laws = new Laws(this);
    creations = new Creations(this);
    timeline = new Timeline(random.split(), laws::broken);
    history = new History(timeline::millisNow, log);
    faults = new Faults(timeline, random.split());
    cluster =
        InMemoryCluster.builder()
            .binder(true)
            .time(timeline)
            .watchExecutor(timeline::world)
            .build();
    driver = new Driver(this);
    users = new Users(this);
  }

  Script.Setup setup() {
    return script.setup();
  }

  /** Begins: the script is lined up and the processes start. */
  void begin() {
    if (setup().betaGrants()) {
      coverage.hit(Path.GRANTS_BETA);
      faults.begin(ResourceTypes.REFERENCE_GRANTS, Reason.NOT_SERVED);
    }
    if (setup().topology()) {
      users.addNodes();
    }
    users.schedulePods();
    for (int slot = 0; slot < setup().processes(); slot++) {
      slots.add(new SimulatedProcess(this, slot, ++incarnations));
    }
    for (Script.Step step : script.steps()) {
      Action action = step.action();
      if (action instanceof Action.Stop stop) {
        timeline.controlIn(step.at(), () -> stop(stop));
      } else {
        timeline.worldIn(step.at(), () -> happens(action));
      }
    }
    slots.forEach(process -> timeline.controlIn(0, process::start));
  }

  private void happens(Action action) {
    history.add(action::toString);
    if (action instanceof Action.Kill kill) {
      slots.get(kill.slot()).doom(kill.calls(), kill.afterEffect(), kill.downMillis());
    } else if (action instanceof Action.ApiTrouble trouble) {
      faults.begin(trouble);
    } else if (action instanceof Action.BackendTrouble trouble) {
      faults.begin(trouble);
    } else if (action instanceof Action.LateCalls calls) {
      faults.begin(calls);
    } else if (action instanceof Action.WatchLag lag) {
      faults.begin(lag);
    } else if (action instanceof Action.Outage outage) {
      begin(outage);
    } else if (action instanceof Action.CutWatches cut) {
      cut(cut);
    } else {
      users.act(action);
    }
  }

  private void begin(Action.Outage outage) {
    if (isPermanent(outage.type())) {
      return;
    }
    coverage.hit(
        switch (outage.reason()) {
          case NOT_SERVED -> Path.OUTAGE_NOT_SERVED;
          case FORBIDDEN -> Path.OUTAGE_FORBIDDEN;
          default -> Path.OUTAGE_UNAVAILABLE;
        });
    faults.begin(outage.type(), outage.reason());
    watches(outage.type()).forEach(watch -> watch.lose(outage.reason()));
    timeline.worldIn(outage.millis(), () -> heal(outage.type()));
  }

  private boolean isPermanent(ResourceType<?> type) {
    return setup().betaGrants() && type.equals(ResourceTypes.REFERENCE_GRANTS);
  }

  private void heal(ResourceType<?> type) {
    faults.end(type);
    watches(type).forEach(LaggingWatch::mend);
  }

  private void cut(Action.CutWatches cut) {
    if (faults.outage(cut.type()) != null) {
      return;
    }
    for (LaggingWatch<?> watch : watches(cut.type())) {
      if (cut.resumed()) {
        watch.hold();
      } else {
        watch.lose(Reason.UNAVAILABLE);
      }
    }
    timeline.worldIn(
        cut.millis(),
        () -> {
          if (faults.outage(cut.type()) == null) {
            watches(cut.type()).forEach(LaggingWatch::mend);
          }
        });
  }

  private List<LaggingWatch<?>> watches(ResourceType<?> type) {
    var found = new ArrayList<LaggingWatch<?>>();
    for (SimulatedProcess process : slots) {
      process.cluster().watches().stream()
          .filter(watch -> watch.type().equals(type))
          .forEach(found::add);
    }
    return found;
  }

  private void stop(Action.Stop stop) {
    SimulatedProcess process = slots.get(stop.slot());
    if (process.trouble() == null) {
      process.stop();
      restartIn(stop.slot(), stop.downMillis());
    }
  }

  void restartIn(int slot, long millis) {
    timeline.controlIn(millis, () -> restart(slot));
  }

  private void restart(int slot) {
    if (slots.get(slot).trouble() != null) {
      coverage.hit(Path.RESTARTED);
      var next = new SimulatedProcess(this, slot, ++incarnations);
      slots.set(slot, next);
      next.start();
    }
  }

  void leads(SimulatedProcess process) {
    if (++leaders > 1) {
      coverage.hit(Path.LEADER_CHANGED);
    }
  }

  /** Nothing goes wrong from now on, and whoever is dead comes back. */
  void calm() {
    history.add(() -> "calm from here on");
    faults.calm();
    for (ResourceType<?> type : faults.outages()) {
      if (!isPermanent(type)) {
        heal(type);
      }
    }
    for (SimulatedProcess process : List.copyOf(slots)) {
      process.spare();
      process.cluster().watches().stream()
          .filter(watch -> !isPermanent(watch.type()))
          .forEach(LaggingWatch::mend);
    }
    for (int slot = 0; slot < slots.size(); slot++) {
      int each = slot;
      timeline.controlIn(1, () -> restart(each));
    }
  }

  List<SimulatedProcess> processes() {
    return List.copyOf(slots);
  }

  /** Whether volumes of this name are those of the claim. */
  boolean isNameOf(String name, Claims.Claim claim) {
    return name.equals(nameOf(claim));
  }

  String nameOf(Claims.Claim claim) {
    int length = setup().uuidLength();
    return "pvc-" + (length < 0 ? claim.uid() : claim.uid().replace("-", "").substring(0, length));
  }
}
