package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing waits for events; with real threads. */
class EventsOutageTest {
  private final CountDownLatch end = new CountDownLatch(1);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eventsThatHangKeepNoClaimWaiting(boolean hostWorkers) {
    ExecutorService workers = Executors.newFixedThreadPool(8);
    var interceptor =
        new ClusterInterceptor() {
          @Override
          public void before(ClusterRequest request) {
            if (request.type().equals(ResourceTypes.EVENTS)) {
              hang();
            }
          }
        };
    try (var cluster = InMemoryCluster.builder().binder(true).interceptor(interceptor).build();
        var backend = InMemoryVolumeBackend.of(EngineFixture.DRIVER);
        XnsEngine engine = engine(cluster, backend, hostWorkers ? workers : null)) {
      engine.start();
      for (int i = 0; i < 30; i++) {
        cluster.apply(EngineFixture.claim("waits-" + i, "missing", ""), "test");
      }
      cluster.apply(CLASS + "---\n" + EngineFixture.claim("good", "fast", ""), "test");

      await()
          .untilAsserted(
              () -> assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES)).hasSize(1));
      end.countDown();
    } finally {
      end.countDown();
      workers.shutdownNow();
    }
  }

  private static XnsEngine engine(
      InMemoryCluster cluster, InMemoryVolumeBackend backend, @Nullable ExecutorService workers) {
    var builder =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .options(EngineOptions.builder().limits(limits -> limits.concurrency(4)).build());
    return (workers == null ? builder : builder.workers(workers)).build();
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
