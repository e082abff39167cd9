package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.DRIVER;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An engine that ends while calls run leaves nothing to chance. */
class ClosingTest {
  private static final String MARK = "creation.xns.dev/" + DRIVER;
  private static final ObjectKey KEY = ObjectKey.of("xns", "creations");

  private final InMemoryCluster cluster = InMemoryCluster.builder().binder(true).build();
  private final CountDownLatch called = new CountDownLatch(1);
  private final CountDownLatch mayReturn = new CountDownLatch(1);
  private final InMemoryVolumeBackend backend =
      InMemoryVolumeBackend.builder(DRIVER).interceptor(new Slow()).build();

  private final class Slow implements BackendInterceptor {
    @Override
    public void after(BackendCall call) {
      called.countDown();
      try {
        mayReturn.await();
      } catch (InterruptedException e) {
        throw Failures.timeout();
      }
    }
  }

  private XnsEngine begun(Duration patience) throws InterruptedException {
    return begun(patience, null);
  }

  private XnsEngine begun(Duration patience, @Nullable Executor workers)
      throws InterruptedException {
    cluster.apply(CLASS, "test");
    cluster.apply(EngineFixture.claim("restore", "fast", ""), "test");
    XnsEngine.Builder builder =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .options(
                EngineOptions.builder()
                    .limits(limits -> limits.closeTimeout(patience))
                    .marks(marks -> marks.key(KEY))
                    .build());
    XnsEngine running = (workers == null ? builder : builder.workers(workers)).build();
    running.start();
    assertThat(called.await(1, TimeUnit.MINUTES)).isTrue();
    return running;
  }

  private ObjectMeta claim() {
    return cluster.get(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).orElseThrow().metadata();
  }

  @Test
  void aCallThatIsCutOffLeavesAMark() throws InterruptedException {
    begun(Duration.ofMillis(500)).close();

    assertThat(backend.volumes()).hasSize(1);
    assertThat(claim().hasFinalizer(MARK)).isTrue();
    assertThat(claim().annotations()).containsKey(MARK);
  }

  @Test
  void threadsOfTheHostMakeNoDifference() throws InterruptedException { // found by a review
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      begun(Duration.ofMillis(500), threads).close();

      assertThat(claim().hasFinalizer(MARK)).isTrue();
    } finally {
      mayReturn.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void aCallThatReturnsInTimeLeavesNone() throws InterruptedException {
    XnsEngine running = begun(Duration.ofMinutes(1));
    var closing = new Thread(running::close);
    closing.start();
    Awaitility.await().until(() -> claim().hasFinalizer(MARK));

    mayReturn.countDown();
    closing.join();

    assertThat(claim().hasFinalizer(MARK)).isFalse();
    assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES)).hasSize(1);
  }

  @Test
  void aVolumeWhoseDeletionReturnsAfterTheEndKeepsItsObject() { // found by the simulation
    EngineFixture fixture = new EngineFixture().apply(CLASS).start();
    fixture.now(EngineFixture.claim("restore", "fast", ""));
    fixture.duringCall =
        call -> {
          if (call.verb() == BackendCall.Verb.DELETE) {
            fixture.engine.close();
            fixture.requests.clear();
          }
        };

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE).pass(Duration.ofMinutes(1));

    assertThat(fixture.backend.volumes()).isEmpty();
    assertThat(fixture.volumes()).hasSize(1);
    assertThat(fixture.requests).isEmpty();
  }
}
