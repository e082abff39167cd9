package dev.xns.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.core.options.MarkMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The load run itself works, and costs what it should; how long it takes is not a test. */
class ClaimLoadTest {
  @Test
  void aRestoredClaimCostsOneVolumeAtMostTwoEventsAndNotOneReadAndItsSourceTwoPatchesInAll()
      throws InterruptedException {
    ClaimLoad.Result result = new ClaimLoad(200, Duration.ZERO, MarkMode.WHEN_AMBIGUOUS).run();

    assertThat(result.reads()).isZero();
    assertThat(result.otherWrites()).isBetween(1L, 2L);
    assertThat(result.volumeWrites()).isEqualTo(200);
    assertThat(result.eventWrites()).isLessThanOrEqualTo(400);
  }
}
