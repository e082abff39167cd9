package dev.xns.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Time and threads that a test controls. It is three things in one: a clock that stands still until
 * the test moves it, a scheduler on that clock, and an executor that runs nothing until the test
 * says so. An engine that gets all three does the same things in the same order in every run.
 *
 * <pre>{@code
 * var time = new VirtualTime();
 * var engine = XnsEngine.builder().time(time).workers(time).scheduler(time)...build();
 * time.run();                            // everything that can be done now
 * time.advance(Duration.ofMinutes(5));   // and what falls due in the next five minutes
 * }</pre>
 *
 * <p>Not thread-safe: only the thread of the test may use it.
 */
public final class VirtualTime implements InstantSource, Executor, Scheduler {
  /** More tasks than this at one moment can only be an endless loop. */
  private static final int ENDLESS = 10_000_000;

  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparingLong(Timer::order));
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private long order;

  private record Timer(Instant due, long order, Runnable task) {}

  /** Time begins at an arbitrary moment, which is always the same. */
  public VirtualTime() {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
  }

  @Override
  public Cancellation schedule(Runnable task, Duration delay) {
    var timer = new Timer(now.plus(delay), order++, task);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /**
   * Runs all tasks that are due now, and those that they lead to. Time does not pass. Blocks until
   * all are done; an exception of a task ends the run and reaches the caller.
   *
   * @throws IllegalStateException if there is no end to the tasks
   */
  public void run() {
    int tasks = 0;
    while (!ready.isEmpty() || isDue()) {
      if (++tasks > ENDLESS) {
        throw new IllegalStateException("Still busy after " + ENDLESS + " tasks at " + now);
      }
      if (ready.isEmpty()) {
        timers.remove().task().run();
      } else {
        ready.remove().run();
      }
    }
  }

  /**
   * Lets time pass. Runs everything that falls due meanwhile, each task at its moment. Blocks until
   * all are done.
   *
   * @param duration how far to move the clock; not negative
   * @throws IllegalStateException if there is no end to the tasks
   */
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    run();
    Timer next = timers.peek();
    while (next != null && !next.due().isAfter(end)) {
      now = next.due();
      run();
      next = timers.peek();
    }
    now = end;
    run();
  }

  /** How many scheduled tasks are not due yet. */
  public int pendingTimers() {
    return timers.size();
  }

  private boolean isDue() {
    Timer next = timers.peek();
    return next != null && !next.due().isAfter(now);
  }
}
