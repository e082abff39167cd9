package dev.xns.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.core.report.Degradation;
import dev.xns.core.report.Degradation.Loss;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class DegradationsTest {
  private static final Degradation KEY = of(Loss.MARK_KEY, "the key", "marks hold no request");
  private static final Degradation SNAPSHOTS = of(Loss.WATCH, "snapshots", "restores wait");

  private final List<String> heard = new ArrayList<>();
  private final VirtualTime workers = new VirtualTime();
  private final Degradations degradations = new Degradations(new Hearer(), workers, Runnable::run);

  private final class Hearer implements EngineListener {
    @Override
    public void degraded(Degradation degradation) {
      assertThat(Thread.holdsLock(degradations)).isFalse();
      heard.add("degraded " + degradation.subject());
    }

    @Override
    public void recovered(Degradation degradation) {
      heard.add("recovered " + degradation.subject());
    }

    @Override
    public void following(String kind) {
      heard.add("following " + kind);
    }
  }

  private static Degradation of(Loss loss, String subject, String consequence) {
    return new Degradation(loss, subject, consequence, "forbidden");
  }

  private List<String> heard() {
    workers.run();
    return heard;
  }

  @Test
  void whatIsDegradedIsToldOnce() {
    degradations.degraded(KEY);
    degradations.degraded(KEY);

    assertThat(heard()).containsExactly("degraded the key");
    assertThat(degradations.now()).containsExactly(KEY);
  }

  @Test
  void anotherCauseIsRememberedAndNotTold() {
    var later = new Degradation(KEY.loss(), KEY.subject(), KEY.consequence(), "not found");
    degradations.degraded(KEY);
    degradations.degraded(later);

    assertThat(heard()).containsExactly("degraded the key");
    assertThat(degradations.now()).containsExactly(later);
  }

  @Test
  void whatHasAnotherConsequenceIsToldAgain() {
    degradations.degraded(of(Loss.WATCH, "snapshots", "what is known stays in use"));
    degradations.degraded(KEY);
    degradations.degraded(SNAPSHOTS);

    assertThat(heard())
        .containsExactly("degraded snapshots", "degraded the key", "degraded snapshots");
    assertThat(degradations.now()).containsExactly(SNAPSHOTS, KEY);
  }

  @Test
  void whatRecoversIsToldOnceAndMayDegradeAgain() {
    degradations.recovered(KEY.loss(), KEY.subject());
    degradations.degraded(KEY);
    degradations.recovered(KEY.loss(), KEY.subject());
    degradations.recovered(KEY.loss(), KEY.subject());
    degradations.degraded(KEY);

    assertThat(heard())
        .containsExactly("degraded the key", "recovered the key", "degraded the key");
  }

  @Test
  void theSameSubjectMayLoseTwoThings() {
    degradations.degraded(of(Loss.SOURCE_PROTECTION, "snapshots", "they are not protected"));
    degradations.degraded(SNAPSHOTS);
    degradations.recovered(Loss.SOURCE_PROTECTION, "snapshots");

    assertThat(degradations.now()).containsExactly(SNAPSHOTS);
  }

  @Test
  void aKindIsFollowedOnceUntilItIsLost() {
    degradations.following("snapshots");
    degradations.following("snapshots");
    degradations.degraded(SNAPSHOTS);
    degradations.following("snapshots");

    assertThat(heard())
        .containsExactly(
            "following snapshots",
            "degraded snapshots",
            "recovered snapshots",
            "following snapshots");
    assertThat(degradations.now()).isEmpty();
  }

  @Test
  void theListenerIsCalledByWorkersOnly() {
    degradations.degraded(KEY);

    assertThat(heard).isEmpty();
    assertThat(heard()).hasSize(1);
  }

  @Test
  void aListenerThatFailsHearsTheNextAllTheSame() {
    var failing =
        new Degradations(
            new EngineListener() {
              @Override
              public void degraded(Degradation degradation) {
                heard.add("degraded " + degradation.subject());
                throw new IllegalStateException("the listener's own trouble");
              }
            },
            workers,
            Runnable::run);
    failing.degraded(KEY);
    failing.degraded(SNAPSHOTS);

    assertThat(heard()).containsExactly("degraded the key", "degraded snapshots");
  }

  @Test
  void afterTheWorkersHaveEndedNobodyIsTold() {
    var late =
        new Degradations(
            new Hearer(),
            task -> {
              throw new RejectedExecutionException("the pool was shut down");
            },
            Runnable::run);
    late.degraded(KEY);

    assertThat(heard()).isEmpty();
    assertThat(late.now()).containsExactly(KEY);
  }

  @Test
  void theMessageSaysItAll() {
    assertThat(SNAPSHOTS.message())
        .isEqualTo("cannot follow snapshots: restores wait; the cause: forbidden");
  }
}
