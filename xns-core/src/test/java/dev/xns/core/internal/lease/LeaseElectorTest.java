package dev.xns.core.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.options.LeaseOptions;
import dev.xns.core.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseElectorTest {
  private final VirtualTime time = new VirtualTime();
  private final ArrayDeque<Runnable> attempts = new ArrayDeque<>();
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicLong suspended = new AtomicLong();
  private final InMemoryCluster cluster =
      InMemoryCluster.builder().time(time).watchExecutor(time).build();
  private final LeaseElector elector =
      new LeaseElector(
          new LeaseRequests(cluster, LeaseOptions.of(ObjectKey.of("xns", "lease"), "a"), time),
          attempts::add,
          time,
          () -> Duration.between(Instant.EPOCH, time.instant()).toNanos(),
          () -> time.instant().plusSeconds(suspended.get()),
          changes::incrementAndGet);

  @BeforeEach
  void hold() {
    elector.start();
    time.run();
    runAll();
    assertThat(elector.isHeld()).isTrue();
    assertThat(changes).hasValue(1);
  }

  private void runAll() {
    while (!attempts.isEmpty()) {
      attempts.remove().run();
      time.run();
    }
  }

  @Test
  void oneRenewalThatIsNotAnsweredLosesNothing() {
    time.advance(Duration.ofSeconds(5));
    Runnable hanging = attempts.remove();
    time.advance(Duration.ofSeconds(4));
    assertThat(attempts).as("another attempt, beside the one that hangs").hasSize(1);
    runAll();
    time.advance(Duration.ofSeconds(4));
    assertThat(elector.isHeld()).as("13 s after the first renewal").isTrue();

    hanging.run();
    runAll();
    time.advance(Duration.ofSeconds(5));
    runAll();
    assertThat(elector.isHeld()).isTrue();
    assertThat(changes).hasValue(1);
  }

  @Test
  void aMachineThatWasSuspendedBeginsAnew() {
    suspended.set(3600);
    assertThat(elector.isHeld()).isFalse();

    time.advance(Duration.ofSeconds(5));
    runAll();

    assertThat(elector.isHeld()).isTrue();
    assertThat(changes).as("lost, and gained again").hasValue(3);
  }

  @Test
  void closingLeavesNoTimer() {
    time.advance(Duration.ofSeconds(5));
    elector.close();
    assertThat(time.pendingTimers()).isZero();
  }
}
