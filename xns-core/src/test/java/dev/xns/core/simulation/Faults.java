package dev.xns.core.simulation;

import dev.xns.api.backend.BackendException;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ResourceType;
import dev.xns.core.memory.ClusterRequest.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong at the moment. Each period of trouble draws from a stream of its own, so that
 * leaving out one does not change the others.
 */
final class Faults {
  private final Timeline timeline;
  private final SplittableRandom random;
  private final List<Window> api = new ArrayList<>();
  private final List<Window> backend = new ArrayList<>();
  private final List<Window> late = new ArrayList<>();
  private final Map<ResourceType<?>, Reason> outages = new LinkedHashMap<>();
  private long lagUntil;
  private long lagUpTo;

  private record Window(long until, int percent, int slot, long upTo, SplittableRandom random) {}

  /**
   * A request that fails.
   *
   * @param before whether it has no effect
   * @param definite whether the caller is told so
   */
  record ApiFault(Reason reason, boolean before, boolean definite, boolean retryAfter) {}

  /** How a backend call goes wrong. */
  enum BackendTrouble {
    BEFORE,
    AFTER,
    NOT_ASKED,
    UNEXPECTED,
    SLOW,
    TOO_SMALL,
    NO_CONTENT,
    WRONG_CONTENT
  }

  /** A backend call that goes wrong. */
  record BackendFault(
      BackendTrouble trouble, BackendException.Kind kind, boolean definite, long millis) {}

  Faults(Timeline timeline, SplittableRandom random) {
    this.timeline = timeline;
    this.random = random;
  }

  void begin(Action.ApiTrouble trouble) {
    api.add(window(trouble.millis(), trouble.percent(), 0, 0, trouble.seed()));
  }

  void begin(Action.BackendTrouble trouble) {
    backend.add(window(trouble.millis(), trouble.percent(), 0, 0, trouble.seed()));
  }

  void begin(Action.LateCalls calls) {
    late.add(window(calls.millis(), 30, calls.slot(), calls.upTo(), calls.seed()));
  }

  void begin(Action.WatchLag lag) {
    lagUntil = timeline.millisNow() + lag.millis();
    lagUpTo = lag.upTo();
  }

  void begin(ResourceType<?> type, Reason reason) {
    outages.put(type, reason);
  }

  void end(ResourceType<?> type) {
    outages.remove(type);
  }

  /** Nothing goes wrong any more, but for outages. */
  void calm() {
    api.clear();
    backend.clear();
    late.clear();
    lagUntil = 0;
  }

  List<ResourceType<?>> outages() {
    return List.copyOf(outages.keySet());
  }

  @Nullable Reason outage(ResourceType<?> type) {
    return outages.get(type);
  }

  private Window window(long millis, int percent, int slot, long upTo, long seed) {
    return new Window(
        timeline.millisNow() + millis, percent, slot, upTo, new SplittableRandom(seed));
  }

  private @Nullable Window hit(List<Window> windows, int slot) {
    for (Window window : windows) {
      if (window.until() > timeline.millisNow()
          && window.slot() == slot
          && window.random().nextInt(100) < window.percent()) {
        return window;
      }
    }
    return null;
  }

  @Nullable ApiFault api(Verb verb) {
    Window window = hit(api, 0);
    if (window == null) {
      return null;
    }
    SplittableRandom drawn = window.random();
    boolean retryAfter = drawn.nextInt(4) == 0;
    boolean reads = verb == Verb.GET;
    if (!reads && drawn.nextInt(3) == 0) {
      return new ApiFault(Reason.UNAVAILABLE, drawn.nextInt(3) == 0, false, retryAfter);
    }
    // No reason that claims something about the object which is not so.
    List<Reason> reasons =
        switch (verb) {
          case CREATE ->
              List.of(
                  Reason.UNAVAILABLE,
                  Reason.FORBIDDEN,
                  Reason.NOT_SERVED,
                  Reason.CONFLICT,
                  Reason.INVALID,
                  Reason.ALREADY_EXISTS);
          case PATCH, DELETE ->
              List.of(
                  Reason.UNAVAILABLE,
                  Reason.FORBIDDEN,
                  Reason.NOT_SERVED,
                  Reason.CONFLICT,
                  Reason.INVALID);
          default -> List.of(Reason.UNAVAILABLE, Reason.FORBIDDEN, Reason.NOT_SERVED);
        };
    return new ApiFault(reasons.get(drawn.nextInt(reasons.size())), true, true, retryAfter);
  }

  @Nullable BackendFault backend() {
    Window window = hit(backend, 0);
    if (window == null) {
      return null;
    }
    SplittableRandom drawn = window.random();
    BackendTrouble[] troubles = BackendTrouble.values();
    // Half of it are plain failures.
    int choice = drawn.nextInt(troubles.length + 5);
    BackendTrouble trouble =
        choice < troubles.length
            ? troubles[choice]
            : choice % 2 == 0 ? BackendTrouble.BEFORE : BackendTrouble.AFTER;
    BackendException.Kind[] kinds = BackendException.Kind.values();
    return new BackendFault(
        trouble, kinds[drawn.nextInt(kinds.length)], drawn.nextBoolean(), drawn.nextInt(40_000));
  }

  /** How long a call of this process takes. */
  long callMillis(int slot) {
    Window window = hit(late, slot);
    return window == null
        ? random.nextInt(3) == 0 ? random.nextInt(30) : 0
        : window.random().nextLong(window.upTo());
  }

  boolean isLate(long millis) {
    return millis > 30;
  }

  /** How late a watch delivers. */
  long lag() {
    return timeline.millisNow() < lagUntil && random.nextInt(3) > 0
        ? random.nextLong(lagUpTo)
        : random.nextInt(25);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
