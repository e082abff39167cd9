package dev.xns.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.options.MarkMode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The load run itself works, and costs what it should; how long it takes is not a test. */
class ClaimLoadTest {
  private static final int CLAIMS = 200;

  @Test
  void aRestoredClaimCostsOneVolumeAtMostTwoEventsAndNotOneReadAndItsSourceTwoPatchesInAll()
      throws InterruptedException {
    ClaimLoad.ApiRequests requests =
        new ClaimLoad(CLAIMS, new SlowFirstCall(), MarkMode.WHEN_AMBIGUOUS).run().requests();

    assertThat(requests.reads()).isZero();
    assertThat(requests.otherWrites()).isBetween(1L, 2L);
    assertThat(requests.volumeWrites()).isEqualTo(CLAIMS);
    assertThat(requests.eventWrites()).isLessThanOrEqualTo(2 * CLAIMS);
  }

  /**
   * A driver that answers the first call only when all others have come. So the source is in use
   * from the first creation to the last, however slow the machine is.
   */
  private static final class SlowFirstCall implements BackendInterceptor {
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final CountDownLatch calls = new CountDownLatch(CLAIMS);

    @Override
    public void before(BackendCall call) {
      calls.countDown();
      if (first.getAndSet(false)) {
        try {
          assertThat(calls.await(5, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
