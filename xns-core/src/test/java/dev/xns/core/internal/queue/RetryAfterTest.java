package dev.xns.core.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  @Test
  void aDelayThatIsAskedForTakesThePlaceOfTheBackOff() {
    assertThat(Outcome.retry(Optional.of(Duration.ofSeconds(7))))
        .isEqualTo(new Outcome.RetryAfter(Duration.ofSeconds(7)));
    assertThat(Outcome.retry(Optional.empty())).isEqualTo(Outcome.RETRY);
  }
}
