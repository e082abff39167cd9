package dev.xns.core.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/**
 * Time and threads by hand, for tests: a clock that stands still until it is moved, a scheduler on
 * that clock, and an executor that runs nothing until it is told to. With all three handed in, an
 * engine does the same things in the same order at every run.
 *
 * <pre>{@code
 * var time = new VirtualTime();
 * var engine = XnsEngine.builder().time(time).workers(time).scheduler(time)...build();
 * time.run();                            // everything that can be done now
 * time.advance(Duration.ofMinutes(5));   // and what falls due in the next five minutes
 * }</pre>
 *
 * <p>Not thread-safe: for one thread, that of the test.
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

  /** Time begins at an arbitrary, fixed moment. */
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

  /** Runs everything that can run without time passing, including what that leads to. */
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

  /** Lets time pass and runs everything that falls due meanwhile, each at its moment. */
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

  /** How many tasks wait for their time. */
  public int pendingTimers() {
    return timers.size();
  }

  private boolean isDue() {
    Timer next = timers.peek();
    return next != null && !next.due().isAfter(now);
  }
}
