package dev.xns.core.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.core.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> worked = new ArrayList<>();
  private final List<Duration> moments = new ArrayList<>();
  private final Deque<Outcome> outcomes = new ArrayDeque<>();
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Instant start = time.instant();
  private final WorkQueue<String> queue = queue(10);

  private WorkQueue<String> queue(int concurrency) {
    return started(
        new WorkQueue<>(
            concurrency,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(5)),
            time,
            time,
            time),
        key -> {
          worked.add(key);
          moments.add(Duration.between(start, time.instant()));
          return outcomes.isEmpty() ? Outcome.DONE : outcomes.remove();
        });
  }

  private static WorkQueue<String> started(
      WorkQueue<String> queue, Function<String, Outcome> worker) {
    queue.start(worker);
    return queue;
  }

  @Test
  void collectsKeysAndHandsOutNoneBeforeItIsStarted() {
    var early = new WorkQueue<String>(1, new Backoff(LONG, LONG), time, time, time);
    early.add("a");
    early.wake("b");
    time.run();
    assertThat(worked).isEmpty();
    assertThat(early.depth()).isEqualTo(2);

    early.start(
        key -> {
          worked.add(key);
          return Outcome.DONE;
        });
    time.run();
    assertThat(worked).containsExactly("a", "b");
  }

  @Test
  void isStartedOnce() {
    assertThatThrownBy(() -> queue.start(key -> Outcome.DONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("started already");
  }

  @Test
  void worksOnKeysInOrderOfArrivalAndOncePerArrival() {
    queue.add("a");
    queue.add("b");
    queue.add("a");
    assertThat(queue.depth()).isZero(); // all handed to workers, which have not begun

    time.run();

    // "a" arrived again while it was already handed out, so it is worked on once more.
    assertThat(worked).containsExactly("a", "b", "a");
  }

  @Test
  void doesNotDoubleAKeyThatStillWaits() {
    WorkQueue<String> narrow = queue(1);
    narrow.add("first");
    narrow.add("waits");
    narrow.add("waits");
    assertThat(narrow.depth()).isEqualTo(1);

    time.run();

    assertThat(worked).containsExactly("first", "waits");
  }

  @Test
  void neverWorksOnOneKeyTwiceAtOnce() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var holder = new ArrayList<WorkQueue<String>>();
    holder.add(
        started(
            new WorkQueue<>(
                5, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)), time, time, time),
            key -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              worked.add(key);
              if (worked.size() < 4) {
                holder.get(0).add(key);
                time.run(); // whatever other workers could do now, they do
              }
              running.decrementAndGet();
              return Outcome.DONE;
            }));
    holder.get(0).add("a");
    time.run();

    assertThat(worked).hasSize(4);
    assertThat(most).hasValue(1);
  }

  @Test
  void backsOffFromOneSecondToFiveMinutes() { // RETRY-01
    for (int i = 0; i < 11; i++) {
      outcomes.add(Outcome.RETRY);
    }
    queue.add("a");
    time.advance(Duration.ofHours(1));

    assertThat(delays())
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
  }

  @Test
  void anAddCutsTheDelayShortButKeepsTheFailures() { // RETRY-04
    outcomes.addAll(List.of(Outcome.RETRY, Outcome.RETRY, Outcome.RETRY, Outcome.RETRY));
    queue.add("a");
    time.advance(Duration.ofSeconds(3)); // attempts at 0, 1 and 3 s
    queue.add("a");
    time.run();
    assertThat(worked).hasSize(4);

    time.advance(Duration.ofSeconds(7));
    assertThat(worked).hasSize(4);
    time.advance(Duration.ofSeconds(1)); // 8 s after the fourth failure
    assertThat(worked).hasSize(5);
  }

  @Test
  void aWakeUpForgetsTheFailures() {
    for (int i = 0; i < 20; i++) {
      outcomes.add(Outcome.RETRY);
    }
    queue.add("a");
    time.advance(Duration.ofMinutes(30));
    int before = worked.size();

    queue.wake("a");
    time.run();
    assertThat(worked).hasSize(before + 1);
    time.advance(Duration.ofSeconds(1));
    assertThat(worked).hasSize(before + 2);
  }

  @Test
  void waitsExactlyAsLongAsTheOutcomeSays() {
    outcomes.add(new Outcome.Later(Duration.ofSeconds(90)));
    queue.add("a");
    time.advance(Duration.ofSeconds(89));
    assertThat(worked).hasSize(1);
    time.advance(Duration.ofSeconds(1));
    assertThat(worked).hasSize(2);
  }

  @Test
  void aForgottenKeyIsNotTriedAgainAndLeavesNoTimer() {
    outcomes.add(Outcome.RETRY);
    queue.add("a");
    time.run();
    queue.forget("a");
    assertThat(time.pendingTimers()).isZero();
    time.advance(Duration.ofHours(1));
    assertThat(worked).hasSize(1);
  }

  @Test
  void limitsHowManyKeysAreWorkedOnAtOnce() {
    WorkQueue<String> narrow = queue(2);
    List.of("a", "b", "c", "d").forEach(narrow::add);
    assertThat(narrow.depth()).isEqualTo(2);
    time.run();
    assertThat(worked).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aHandlerThatThrowsIsTriedAgain() {
    var attempts = new AtomicInteger();
    var failing =
        started(
            new WorkQueue<>(
                1, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)), time, time, time),
            key -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
              }
              return Outcome.DONE;
            });
    failing.add("a");
    time.advance(Duration.ofSeconds(1));
    assertThat(attempts).hasValue(2);
  }

  @Test
  void aWorkerPoolThatRefusesLosesNothing() {
    var refusals = new AtomicInteger(2);
    var shy =
        started(
            new WorkQueue<>(
                1,
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                task -> {
                  if (refusals.getAndDecrement() > 0) {
                    throw new RejectedExecutionException("full");
                  }
                  time.execute(task);
                },
                time,
                time),
            key -> {
              worked.add(key);
              return Outcome.DONE;
            });
    shy.add("a");
    time.advance(Duration.ofSeconds(2));
    assertThat(worked).containsExactly("a");
  }

  @Test
  void aWorkerPoolThatRefusesEverythingIsAskedNowAndThen() {
    var refusals = new AtomicInteger();
    var refusing =
        new WorkQueue<Integer>(
            10,
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)),
            task -> {
              refusals.incrementAndGet();
              throw new RejectedExecutionException("full");
            },
            time,
            time);
    for (int key = 0; key < 20_000; key++) {
      refusing.add(key);
    }
    refusing.start(key -> Outcome.DONE);
    assertThat(refusals).hasValueLessThanOrEqualTo(10);
    time.advance(Duration.ofSeconds(10));
    assertThat(refusals).hasValueBetween(10, 110);
    assertThat(refusing.depth()).isEqualTo(20_000);
  }

  /** A key that counts how often it is compared. */
  private record Compared(int number, AtomicInteger comparisons) {
    @Override
    public boolean equals(Object other) {
      comparisons.incrementAndGet();
      return other instanceof Compared compared && compared.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  @Test
  void forgettingDoesNotDependOnTheLengthOfTheQueue() {
    var comparisons = new AtomicInteger();
    var many = new WorkQueue<Compared>(1, new Backoff(LONG, LONG), time, time, time);
    for (int i = 0; i < 5_000; i++) {
      many.add(new Compared(i, comparisons));
    }
    comparisons.set(0);
    for (int i = 4_999; i >= 0; i--) {
      many.forget(new Compared(i, comparisons));
    }
    assertThat(comparisons).hasValueLessThan(100_000);
    assertThat(many.depth()).isZero();
  }

  private WorkQueue<String> grouped(int workers) {
    var with = new WorkQueues(time, time, time, workers, new Backoff(LONG, LONG), Runnable::run);
    return started(
        with.create(key -> key.substring(0, 1)),
        key -> {
          worked.add(key);
          return Outcome.DONE;
        });
  }

  @Test
  void groupsTakeTurns() {
    WorkQueue<String> fair = grouped(1);
    List.of("a1", "a2", "a3", "a4", "b1", "c1", "b2").forEach(fair::add);
    time.run();
    assertThat(worked).containsExactly("a1", "a2", "b1", "c1", "a3", "b2", "a4");
  }

  @Test
  void noGroupHasAllWorkers() {
    WorkQueue<String> fair = grouped(100);
    for (int i = 0; i < 200; i++) {
      fair.add("a" + i);
    }
    assertThat(fair.depth()).as("75 are worked on").isEqualTo(125);
    for (int i = 0; i < 200; i++) {
      fair.add("b" + i);
    }
    assertThat(fair.depth()).as("19 of the other 25, too").isEqualTo(125 + 181);
    fair.add("c");
    assertThat(fair.depth()).isEqualTo(125 + 181);
  }

  @Test
  void fewWorkersMayAllWorkForOneGroup() {
    WorkQueue<String> fair = grouped(2);
    List.of("a1", "a2", "a3").forEach(fair::add);
    assertThat(fair.depth()).isEqualTo(1);
  }

  @Test
  void wakeUpsThatDoNotHelpComeLessAndLessOften() {
    for (int i = 0; i < 100; i++) {
      outcomes.add(Outcome.retry(Optional.of(Duration.ofMinutes(5))));
    }
    for (int i = 0; i < 1000; i++) {
      queue.wake("a");
      time.advance(Duration.ofMillis(60));
    }
    // The first wake-up after the first failure at once, then after 1, 2, 4, 8, 16 and 30 s.
    assertThat(delays()).extracting(Duration::toSeconds).containsExactly(0L, 1L, 2L, 4L, 8L, 16L);
  }

  @Test
  void aPauseThatAServerAsksForIsNeitherNothingNorForEver() {
    for (int i = 0; i < 20; i++) {
      outcomes.add(Outcome.retry(Optional.of(Duration.ZERO)));
    }
    queue.add("a");
    time.run();
    assertThat(worked).hasSize(1);
    time.advance(Duration.ofMillis(100));
    assertThat(worked).hasSize(2);

    outcomes.clear();
    outcomes.add(Outcome.retry(Optional.of(Duration.ofDays(365))));
    queue.add("b");
    time.run();
    worked.clear();
    time.advance(Duration.ofMinutes(5));
    assertThat(worked).contains("b");
  }

  @Test
  void saysHowAKeyStandsAndChangesNothingByThat() {
    assertThat(queue.standing("a")).isEqualTo(new Standing(false, null, 0));
    outcomes.addAll(
        List.of(Outcome.RETRY, Outcome.RETRY, new Outcome.Later(Duration.ofMinutes(1))));
    queue.add("a");
    assertThat(queue.standing("a")).isEqualTo(new Standing(true, null, 0));

    time.advance(Duration.ofMillis(1500)); // attempts at 0 and 1 s
    assertThat(queue.standing("a")).isEqualTo(new Standing(false, start.plusSeconds(3), 2));
    time.advance(Duration.ofMillis(1500));
    assertThat(queue.standing("a")).isEqualTo(new Standing(false, start.plusSeconds(63), 0));
    time.advance(Duration.ofMinutes(1));
    assertThat(queue.standing("a")).isEqualTo(new Standing(false, null, 0));
    assertThat(worked).hasSize(4);
  }

  @Test
  void aKeyThatIsWorkedOnIsDueNow() {
    var during = new ArrayList<Standing>();
    var holder = new ArrayList<WorkQueue<String>>();
    holder.add(
        started(
            new WorkQueue<>(
                1, new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)), time, time, time),
            key -> {
              during.add(holder.get(0).standing(key));
              return Outcome.DONE;
            }));
    holder.get(0).add("a");
    time.run();

    assertThat(during).containsExactly(new Standing(true, null, 0));
  }

  @Test
  void startsNothingOnceClosed() {
    outcomes.add(Outcome.RETRY);
    queue.add("a");
    time.run();
    queue.close();
    queue.close();
    queue.add("b");
    queue.wake("a");
    time.advance(Duration.ofHours(1));
    assertThat(worked).containsExactly("a");
    assertThat(time.pendingTimers()).isZero();
  }

  private List<Duration> delays() {
    var delays = new ArrayList<Duration>();
    for (int i = 1; i < moments.size(); i++) {
      delays.add(moments.get(i).minus(moments.get(i - 1)));
    }
    return delays;
  }
}
