package dev.xns.core.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTermTest {
  /** A clock that is about to run over its largest number. */
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(5).toNanos());

  private final LeaseTerm term = new LeaseTerm(Duration.ofSeconds(10), now::get);

  private void pass(Duration duration) {
    now.addAndGet(duration.toNanos());
  }

  @Test
  void itBeginsWithTheFirstRenewal() {
    assertThat(term.isHeld()).isFalse();
    assertThat(term.isOpen()).isFalse();

    term.renew(now.get());

    assertThat(term.isHeld()).isTrue();
    assertThat(term.isOpen()).isTrue();
    assertThat(term.rest()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void itRunsOutByTheClock() {
    term.renew(now.get());

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
    long began = now.get();
    pass(Duration.ofSeconds(4));

    term.renew(began);

    assertThat(term.rest()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void itIsEndedAtOnce() {
    term.renew(now.get());

    term.end();

    assertThat(term.isHeld()).isFalse();
    assertThat(term.isOpen()).isFalse();
  }
}
