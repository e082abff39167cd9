package dev.xns.core.simulation;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.MarkMode;
import dev.xns.core.simulation.Action.Source;
import dev.xns.core.simulation.Script.Setup;
import dev.xns.core.simulation.Script.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Draws scripts. Names are few, so that what happens gets in each other's way. */
final class ScriptWriter {
  static final String FAST = "fast";
  static final String GUARDED = "guarded";
  static final String LATE = "late";

  private static final List<ObjectKey> CLAIMS =
      List.of(
          ObjectKey.of("dev", "a"),
          ObjectKey.of("dev", "b"),
          ObjectKey.of("dev", "c"),
          ObjectKey.of("ops", "a"),
          ObjectKey.of("prod", "data"),
          ObjectKey.of("prod", "b"));
  private static final List<ObjectKey> SNAPSHOTS =
      List.of(ObjectKey.of("prod", "s1"), ObjectKey.of("prod", "s2"), ObjectKey.of("dev", "s1"));
  private static final List<ResourceType<?>> KINDS =
      List.of(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          ResourceTypes.PERSISTENT_VOLUMES,
          ResourceTypes.STORAGE_CLASSES,
          ResourceTypes.VOLUME_SNAPSHOTS,
          ResourceTypes.VOLUME_SNAPSHOT_CONTENTS,
          ResourceTypes.REFERENCE_GRANTS,
          ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
          ResourceTypes.SECRETS,
          ResourceTypes.EVENTS,
          ResourceTypes.LEASES);

  private final SplittableRandom random;
  private final List<Step> steps = new ArrayList<>();
  private final Setup setup;
  private final long end;

  private ScriptWriter(SplittableRandom random) {
    this.random = random;
    int processes = percent(45) ? 1 : 1 + random.nextInt(3);
    setup =
        new Setup(
            processes,
            processes > 1 || percent(20),
            percent(50),
            percent(30),
            percent(80) ? 30 : 300,
            1 + random.nextInt(4),
            percent(20),
            percent(15),
            percent(4) ? 7 : -1,
            mode(),
            percent(80),
            percent(15));
    end = 10_000L + random.nextInt(110_000);
  }

  private MarkMode mode() {
    return percent(40) ? MarkMode.ALWAYS : percent(70) ? MarkMode.WHEN_AMBIGUOUS : MarkMode.NEVER;
  }

  static Script write(long seed) {
    var writer = new ScriptWriter(new SplittableRandom(seed));
    writer.fill();
    writer.steps.sort(Comparator.comparingLong(Step::at));
    return new Script(seed, writer.setup, List.copyOf(writer.steps));
  }

  private void fill() {
    add(0, new Action.PutSecret("first"));
    add(soon(), new Action.PutClass(FAST, "one", false, false));
    if (percent(50)) {
      add(soon(), new Action.PutClass(GUARDED, "one", true, false));
    }
    if (setup.topology() || percent(10)) {
      add(soon(), new Action.PutClass(LATE, "one", false, true));
    }
    add(soon(), new Action.TakeSnapshot(SNAPSHOTS.get(0), gib(), percent(85)));
    if (percent(40)) {
      add(soon(), new Action.TakeSnapshot(any(SNAPSHOTS), gib(), percent(85)));
    }
    if (percent(60)) {
      add(soon(), grant());
    }
    if (percent(40)) {
      add(soon(), grant());
    }
    if (percent(60)) {
      add(soon(), new Action.CreateClaim(CLAIMS.get(4), FAST, null, gib(), null));
    }
    if (percent(30)) {
      add(soon(), new Action.PutAttributes("quick", "one"));
    }
    for (int i = 3 + random.nextInt(4); i > 0; i--) {
      add(when(), claim());
    }
    for (int i = 4 + random.nextInt(14); i > 0; i--) {
      add(when(), user());
    }
    for (int i = random.nextInt(8); i > 0; i--) {
      add(when(), fault());
    }
    for (int i = percent(55) ? 0 : 1 + random.nextInt(4); i > 0; i--) {
      add(when(), death());
    }
  }

  private void add(long at, Action action) {
    steps.add(new Step(at, action));
  }

  private Action claim() {
    ObjectKey key = any(CLAIMS);
    int choice = random.nextInt(100);
    Source source =
        choice < 15
            ? null
            : choice < 65
                ? new Source(true, percent(70) ? SNAPSHOTS.get(0) : any(SNAPSHOTS))
                : new Source(false, percent(70) ? CLAIMS.get(4) : any(CLAIMS));
    return new Action.CreateClaim(key, className(), source, gib(), percent(10) ? "quick" : null);
  }

  private String className() {
    if (setup.topology() && percent(50)) {
      return LATE;
    }
    int choice = random.nextInt(100);
    return choice < 75 ? FAST : choice < 95 ? GUARDED : LATE;
  }

  private Action grant() {
    ObjectKey key = ObjectKey.of(percent(85) ? "prod" : "dev", percent(60) ? "open" : "half");
    List<String> from =
        percent(60) ? List.of("dev") : percent(50) ? List.of("dev", "ops") : List.of("ops");
    boolean snapshots = percent(60);
    String name = percent(70) ? null : snapshots ? "s1" : "data";
    return new Action.PutGrant(key, from, snapshots, name);
  }

  private Action user() {
    int choice = random.nextInt(100);
    if (choice < 30) {
      return new Action.DeleteClaim(any(CLAIMS));
    }
    if (choice < 42) {
      return grant();
    }
    if (choice < 54) {
      return new Action.DropGrant(
          ObjectKey.of(percent(85) ? "prod" : "dev", percent(60) ? "open" : "half"));
    }
    if (choice < 62) {
      return new Action.DropSnapshot(percent(70) ? SNAPSHOTS.get(0) : any(SNAPSHOTS));
    }
    if (choice < 69) {
      return new Action.TakeSnapshot(any(SNAPSHOTS), gib(), percent(70));
    }
    if (choice < 75) {
      return new Action.SnapshotReady(any(SNAPSHOTS));
    }
    if (choice < 82) {
      String name = percent(50) ? FAST : percent(50) ? GUARDED : LATE;
      return new Action.PutClass(
          name, percent(50) ? "one" : "two", name.equals(GUARDED), name.equals(LATE));
    }
    if (choice < 86) {
      return new Action.DropClass(percent(60) ? FAST : percent(50) ? GUARDED : LATE);
    }
    if (choice < 90) {
      return new Action.PutSecret(percent(50) ? "first" : "second");
    }
    if (choice < 92) {
      return new Action.DropSecret();
    }
    if (choice < 95) {
      return new Action.PutAttributes("quick", percent(50) ? "one" : "two");
    }
    return choice < 97 ? new Action.DropAttributes("quick") : claim();
  }

  private Action fault() {
    int choice = random.nextInt(100);
    if (choice < 22) {
      return new Action.ApiTrouble(duration(30_000), 5 + random.nextInt(50), random.nextLong());
    }
    if (choice < 55) {
      return new Action.BackendTrouble(
          duration(40_000), 20 + random.nextInt(75), random.nextLong());
    }
    if (choice < 65) {
      return new Action.LateCalls(
          slot(), duration(40_000), 500 + random.nextInt(30_000), random.nextLong());
    }
    if (choice < 80) {
      Reason reason =
          percent(40) ? Reason.UNAVAILABLE : percent(50) ? Reason.FORBIDDEN : Reason.NOT_SERVED;
      return new Action.Outage(any(KINDS), reason, duration(40_000));
    }
    return choice < 90
        ? new Action.WatchLag(duration(40_000), 100 + random.nextInt(15_000))
        : new Action.CutWatches(any(KINDS.subList(0, 7)), percent(50), duration(20_000));
  }

  private Action death() {
    return percent(75)
        ? new Action.Kill(slot(), 1 + random.nextInt(12), percent(50), duration(40_000))
        : new Action.Stop(slot(), duration(30_000));
  }

  private int slot() {
    return random.nextInt(setup.processes());
  }

  private int gib() {
    return percent(85) ? 1 : 2;
  }

  private long soon() {
    return random.nextInt(1_500);
  }

  private long when() {
    // Much of it close together, because that is where it matters.
    return percent(50) ? random.nextLong(Math.min(end, 8_000)) : random.nextLong(end);
  }

  private long duration(int most) {
    return 200L + random.nextInt(most);
  }

  private boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  private <T> T any(List<? extends T> list) {
    @Nullable T drawn = list.get(random.nextInt(list.size()));
    return drawn;
  }
}
