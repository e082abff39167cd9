package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.Quantity;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How much is worked on at once; with real threads. */
class WorkersTest {
  @Test
  void claimsThatHangKeepNoVolumeFromBeingDeleted() { // START-18, FLAG-08
    var hanging = new AtomicBoolean();
    var creations = new AtomicInteger();
    var end = new CountDownLatch(1);
    var interceptor =
        new BackendInterceptor() {
          @Override
          public void before(BackendCall call) {
            if (call.verb() == BackendCall.Verb.PROVISION && hanging.get()) {
              creations.incrementAndGet();
              awaitQuietly(end);
            }
          }
        };
    try (var cluster = InMemoryCluster.builder().binder(true).build();
        var backend =
            InMemoryVolumeBackend.builder(EngineFixture.DRIVER).interceptor(interceptor).build();
        XnsEngine engine =
            XnsEngine.builder()
                .cluster(cluster)
                .backend(backend)
                .options(EngineOptions.builder().limits(limits -> limits.concurrency(2)).build())
                .build()) {
      engine.start();
      cluster.apply(CLASS + "---\n" + EngineFixture.claim("done", "fast", ""), "test");
      await()
          .untilAsserted(
              () ->
                  assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES))
                      .singleElement()
                      .satisfies(v -> assertThat(v.status().phase()).isEqualTo("Bound")));
      hanging.set(true);
      for (String name : new String[] {"a", "b", "c", "d"}) {
        cluster.apply(EngineFixture.claim(name, "fast", ""), "test");
      }
      await().until(() -> creations.get() == 2);

      cluster.delete(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("dev", "done"), Preconditions.NONE);

      await()
          .untilAsserted(
              () -> assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES)).isEmpty());
      assertThat(creations).as("no more than the limit").hasValue(2);
      end.countDown();
    }
  }

  /** Users of a source that cannot be protected wait for each other, but not on workers. */
  @Test
  void aSourceThatAnswersSlowlyKeepsNoOtherClaimWaiting() {
    var asked = new AtomicInteger();
    var end = new CountDownLatch(1);
    ClusterInterceptor slow =
        new ClusterInterceptor() {
          @Override
          public void before(ClusterRequest request) {
            if (request.verb() == ClusterRequest.Verb.PATCH
                && request.key().equals(EngineFixture.BACKUP)) {
              asked.incrementAndGet();
              awaitQuietly(end);
            }
          }
        };
    try (var cluster = InMemoryCluster.builder().binder(true).interceptor(slow).build();
        var backend = InMemoryVolumeBackend.builder(EngineFixture.DRIVER).build();
        XnsEngine engine =
            XnsEngine.builder()
                .cluster(cluster)
                .backend(backend)
                .options(EngineOptions.builder().limits(limits -> limits.concurrency(3)).build())
                .build()) {
      String handle = backend.snapshot(1L << 30, Map.of());
      cluster.addSnapshot(
          EngineFixture.BACKUP, EngineFixture.DRIVER, handle, Quantity.ofBytes(1L << 30));
      cluster.apply(CLASS, "test");
      cluster.apply(EngineFixture.ALLOW_DEV, "test");
      for (int i = 0; i < 60; i++) {
        cluster.apply(EngineFixture.restore("restore-" + i, "backup", "fast"), "test");
      }
      engine.start();
      await().until(() -> asked.get() == 1);

      cluster.apply(EngineFixture.claim("unrelated", "fast", ""), "test");

      await().until(() -> backend.volumes().size() == 1);
      assertThat(asked).hasValue(1);
      end.countDown();
      await().until(() -> backend.volumes().size() == 61);
    } finally {
      end.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
