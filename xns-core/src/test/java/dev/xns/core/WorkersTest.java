package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
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
              try {
                end.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
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
}
