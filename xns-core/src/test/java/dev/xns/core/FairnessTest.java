package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** No namespace can have all workers; with real threads. */
class FairnessTest {
  @Test
  void claimsOfOneNamespaceThatHangKeepNoOtherWaiting() {
    var hanging = new AtomicInteger();
    var end = new CountDownLatch(1);
    var interceptor =
        new BackendInterceptor() {
          @Override
          public void before(BackendCall call) {
            if (call.verb() == BackendCall.Verb.PROVISION && hanging.getAndIncrement() < 200) {
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
        XnsEngine engine = XnsEngine.builder().cluster(cluster).backend(backend).build()) {
      engine.start();
      cluster.apply(CLASS, "test");
      for (int i = 0; i < 200; i++) {
        cluster.apply(EngineFixture.claim("noisy-" + i, "fast", ""), "test");
      }
      await().until(() -> hanging.get() >= 75);
      // Whatever comes now is served at once, if only it gets a worker.
      hanging.set(200);
      cluster.apply(
          EngineFixture.claim("quiet", "fast", "").replace("namespace: dev", "namespace: quiet"),
          "test");

      await()
          .untilAsserted(
              () ->
                  assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES))
                      .extracting(volume -> volume.spec().claimRef().namespace())
                      .contains("quiet"));
      end.countDown();
    } finally {
      end.countDown();
    }
  }
}
