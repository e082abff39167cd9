package dev.xns.core.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTermTest {
  /** A clock that is about to run over its largest number. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

  private final AtomicLong wall = new AtomicLong(1_000_000_000_000L);
  private final LeaseTerm term =
      new LeaseTerm(Duration.ofSeconds(10), now::get, () -> Instant.ofEpochMilli(wall.get()));

  private void pass(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  @Test
  void itBeginsWithTheFirstRenewal() {
    assertThat(term.isHeld()).isFalse();
    assertThat(term.isOpen()).isFalse();

    term.renew(term.now());

    assertThat(term.isHeld()).isTrue();
    assertThat(term.isOpen()).isTrue();
    assertThat(term.rest()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void itRunsOutByTheClock() {
    term.renew(term.now());

    pass(Duration.ofSeconds(10).minusNanos(1));
    assertThat(term.isHeld()).isTrue();
    pass(Duration.ofNanos(1));
    assertThat(term.isHeld()).isFalse();
    assertThat(term.isOpen()).as("nobody has ended it").isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(term.rest()).isEqualTo(Duration.ZERO);
  }

  @Test
  void itIsCountedFromTheBeginningOfARenewal() {
    LeaseTerm.Moment began = term.now();
    pass(Duration.ofSeconds(4));

    term.renew(began);

    assertThat(term.rest()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void itIsEndedAtOnce() {
    term.renew(term.now());

    term.end();

    assertThat(term.isHeld()).isFalse();
    assertThat(term.isOpen()).isFalse();
  }

  @Test
  void itRunsOutThoughOneClockStandsStill() { // a virtual machine was suspended
    term.renew(term.now());

    wall.addAndGet(9_999);
    assertThat(term.isHeld()).isTrue();
    wall.addAndGet(1);
    assertThat(term.isHeld()).isFalse();
    assertThat(term.rest()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aClockThatIsSetBackMakesItNoLonger() {
    term.renew(term.now());
    wall.addAndGet(-3_600_000);

    pass(Duration.ofSeconds(10));

    assertThat(term.isHeld()).isFalse();
  }
}
