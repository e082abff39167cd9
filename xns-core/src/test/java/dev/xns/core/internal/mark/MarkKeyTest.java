package dev.xns.core.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.internal.event.Degradations;
import dev.xns.core.internal.plan.ClaimMark;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.report.EngineListener;
import dev.xns.core.time.VirtualTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MarkKeyTest {
  private static final ObjectKey SECRET = ObjectKey.of("xns", "key");

  private final AtomicInteger looks = new AtomicInteger();
  private Runnable duringLook = () -> {};
  private final InMemoryCluster cluster =
      InMemoryCluster.builder().interceptor(new Looks()).build();
  private final VirtualTime time = new VirtualTime();
  private final MarkKey key =
      new MarkKey(
          cluster,
          SECRET,
          ClaimMark.of("driver"),
          () -> new byte[MarkSeal.KEY_BYTES],
          new Degradations(EngineListener.NONE, time, Runnable::run),
          time);

  private final class Looks implements ClusterInterceptor {
    @Override
    public void before(ClusterRequest request) {
      if (request.type().equals(ResourceTypes.SECRETS) && looks.incrementAndGet() == 1) {
        duringLook.run();
      }
    }
  }

  /** A request of ten seconds would otherwise keep all workers from everything else. */
  @Test
  void nobodyWaitsForTheRequestOfAnother() {
    duringLook = () -> assertThatThrownBy(key::seal).isInstanceOf(KeyAwaitedException.class);

    assertThat(key.seal()).isPresent();
    int needed = looks.get();

    assertThat(key.seal()).isPresent();
    assertThat(looks).hasValue(needed);
  }

  @Test
  void whoeverComesAfterAFailureTriesAgain() {
    duringLook =
        () -> {
          throw new IllegalStateException("a bug of the client");
        };
    assertThatThrownBy(key::seal).isInstanceOf(IllegalStateException.class);

    assertThat(key.seal()).isPresent();
  }
}
