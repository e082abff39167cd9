package dev.xns.core.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and the tasks that are ready to run, of all processes and of the world around them.
 * Which ready task comes next is drawn. A call that takes a while lets other tasks run before it
 * returns: that is how one thread plays many.
 */
final class Timeline implements InstantSource {
  private static final Instant BEGIN = Instant.parse("2030-01-01T00:00:00Z");
  private static final long NANOS = 1_000_000;

  /** More calls within calls than this hardly find more, and cost stack. */
  private static final int DEEPEST = 4;

  /** More tasks than this can only be an endless loop. */
  private static final long ENDLESS = 400_000;

  private final SplittableRandom random;
  private final Consumer<String> broken;
  private final List<Task> ready = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.<Timer>comparingLong(t -> t.due).thenComparingLong(t -> t.order));
  private long now;
  private long order;
  private long tasks;
  private int depth;

  /** Until when whatever happens within the present call has to be over. */
  private long limit = Long.MAX_VALUE;

  private boolean halted;

  /** Something to do. */
  private record Task(Kind kind, @Nullable SimulatedProcess owner, Runnable work) {}

  /** Who a task belongs to, and so when it may run. */
  private enum Kind {
    /** Touches no engine: may run at any moment, also while an engine holds a lock. */
    WORLD,
    /** Starts or stops engines. */
    CONTROL,
    /** Work of an engine. */
    ENGINE
  }

  private static final class Timer {
    final long due;
    final long order;
    final Task task;
    boolean cancelled;

    Timer(long due, long order, Task task) {
      this.due = due;
      this.order = order;
      this.task = task;
    }
  }

  Timeline(SplittableRandom random, Consumer<String> broken) {
    this.random = random;
    this.broken = broken;
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(now);
  }

  long millisNow() {
    return now / NANOS;
  }

  /** Nothing runs any more. */
  void halt() {
    halted = true;
  }

  /** A task of the world that touches no engine. */
  void world(Runnable work) {
    ready.add(new Task(Kind.WORLD, null, work));
  }

  void worldIn(long millis, Runnable work) {
    schedule(millis * NANOS, new Task(Kind.WORLD, null, work));
  }

  /** A task that starts or stops engines. */
  void controlIn(long millis, Runnable work) {
    schedule(millis * NANOS, new Task(Kind.CONTROL, null, work));
  }

  void engine(SimulatedProcess owner, Runnable work) {
    ready.add(new Task(Kind.ENGINE, owner, work));
  }

  Runnable engineIn(SimulatedProcess owner, Duration delay, Runnable work) {
    Timer timer = schedule(delay.toNanos(), new Task(Kind.ENGINE, owner, work));
    return () -> timer.cancelled = true;
  }

  private Timer schedule(long nanos, Task task) {
    var timer = new Timer(now + nanos, order++, task);
    timers.add(timer);
    return timer;
  }

  /** Lets time pass and everything happen meanwhile. Within a call, this is what it waits for. */
  void pass(long millis) {
    if (depth > DEEPEST) {
      return;
    }
    depth++;
    try {
      long end = Math.min(now + millis * NANOS, Math.max(now, limit));
      while (!halted) {
        fallDue();
        if (!ready.isEmpty()) {
          runOne(false);
          continue;
        }
        Timer next = timers.peek();
        if (next == null || next.due > end) {
          break;
        }
        now = Math.max(now, next.due);
      }
      now = Math.max(now, end);
    } finally {
      depth--;
    }
  }

  /**
   * Lets a few other things happen while a call is under way, in next to no time.
   *
   * @param locked whether the caller may hold a lock, so that no engine may run
   * @return whether anything happened
   */
  boolean interleave(boolean locked) {
    if (depth > DEEPEST || ready.isEmpty()) {
      return false;
    }
    depth++;
    boolean happened = false;
    try {
      for (int i = random.nextInt(6); i > 0 && !halted; i--) {
        happened |= runOne(locked);
      }
    } finally {
      depth--;
    }
    return happened;
  }

  /** Lets nothing that happens meanwhile take longer than this, all in all. */
  void within(long millis, Runnable happenings) {
    long before = limit;
    limit = Math.min(limit, now + millis * NANOS);
    try {
      happenings.run();
    } finally {
      limit = before;
    }
  }

  private void fallDue() {
    for (Timer next = timers.peek();
        next != null && (next.due <= now || next.cancelled);
        next = timers.peek()) {
      timers.remove();
      if (!next.cancelled) {
        ready.add(next.task);
      }
    }
  }

  private boolean runOne(boolean worldOnly) {
    if (ready.isEmpty()) {
      return false;
    }
    int index = random.nextInt(ready.size());
    Task task = ready.get(index);
    if (worldOnly && task.kind() != Kind.WORLD) {
      return false;
    }
    int last = ready.size() - 1;
    ready.set(index, ready.get(last));
    ready.remove(last);
    SimulatedProcess owner = task.owner();
    if (owner != null && !owner.isAlive()) {
      return false;
    }
    if (++tasks > ENDLESS) {
      broken.accept("5: the engine is still busy after " + ENDLESS + " tasks");
      return false;
    }
    try {
      task.work().run();
    } catch (Crash e) {
      return true; // what a dead process was doing ends here
    } catch (RuntimeException e) {
      broken.accept("a task failed: " + e + " at " + List.of(e.getStackTrace()).subList(0, 3));
    }
    return true;
  }
}
