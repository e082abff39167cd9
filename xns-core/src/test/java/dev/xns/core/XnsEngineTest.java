package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.BackendCall;
import dev.xns.core.memory.BackendInterceptor;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.memory.InMemoryVolumeBackend;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.EngineListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Building, starting and closing engines; the tests with real threads. */
class XnsEngineTest {
  private static final String PLAIN = EngineFixture.claim("plain", "fast", "");

  @Test
  void everythingThatIsMissingOrWrongIsSaidAtOnce() { // FLAG-47
    var builder =
        XnsEngine.builder()
            .options(
                EngineOptions.builder()
                    .volumeNaming(naming -> naming.prefix("Bad_Prefix").uuidLength(33))
                    .retries(retries -> retries.start(Duration.ZERO).max(Duration.ofSeconds(-1)))
                    .limits(
                        limits ->
                            limits
                                .concurrency(0)
                                .callTimeout(Duration.ZERO)
                                .closeTimeout(Duration.ofSeconds(-1)))
                    .build());

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("9 problems in the engine configuration: ")
        .hasMessageContaining("cluster was not set, pass a ClusterAccess to cluster(...)")
        .hasMessageContaining("backend was not set")
        .hasMessageContaining("volumeNaming.prefix was \"Bad_Prefix\"")
        .hasMessageContaining("volumeNaming.uuidLength was 33 but must be -1 or 1 to 32") // DEF-38
        .hasMessageContaining("retries.start was PT0S")
        .hasMessageContaining("retries.max was PT-1S but must not be below retries.start PT0S")
        .hasMessageContaining("limits.concurrency was 0")
        .hasMessageContaining("limits.callTimeout was PT0S")
        .hasMessageContaining("limits.closeTimeout was PT-1S");
  }

  @Test
  void aSingleProblemIsOne() {
    var builder = XnsEngine.builder().cluster(InMemoryCluster.builder().build());

    assertThatThrownBy(builder::build)
        .hasMessage(
            "1 problem in the engine configuration: backend was not set, pass a VolumeBackend to"
                + " backend(...)");
  }

  @Test
  void anEngineThatWasNotStartedDoesNothing() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).apply(PLAIN);

    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.requests).isEmpty();
    assertThat(fixture.calls).isEmpty();
  }

  @Test
  void startingTwiceStartsOnce() {
    EngineFixture fixture = new EngineFixture().apply(CLASS).start();
    int requests = fixture.requests.size();

    fixture.start();

    assertThat(fixture.requests).hasSize(requests);
  }

  @Test
  void aClosedEngineDoesNothingMore() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.failuresBefore.add(Failures.timeout());
    fixture.addRestore();
    assertThat(fixture.provisionCalls()).isEqualTo(1);
    fixture.requests.clear();

    fixture.engine.close();
    fixture.engine.close();
    fixture.now(PLAIN).pass(Duration.ofHours(1));

    assertThat(fixture.provisionCalls()).isEqualTo(1);
    assertThat(fixture.requests).isEmpty();
    assertThatThrownBy(fixture.engine::start)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anEngineClosedDuringACallSavesNothingAfterwards() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.duringCall = call -> fixture.engine.close();
    fixture.requests.clear();

    fixture.addRestore();

    assertThat(fixture.provisionCalls()).isEqualTo(1);
    assertThat(fixture.requests)
        .filteredOn(request -> request.type().equals(ResourceTypes.PERSISTENT_VOLUMES))
        .isEmpty();
  }

  @Test
  void theNextEngineFinishesWhatTheLastOneBegan() {
    EngineFixture fixture = EngineFixture.withSnapshot().apply(ALLOW_DEV);
    fixture.failuresAfter.add(Failures.timeout());
    fixture.addRestore();
    fixture.engine.close();

    fixture.engine(EngineOptions.defaults(), null).start();
    fixture.time.run();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().files()).containsKey("greeting");
  }

  @Test
  void aListenerThatFailsDisturbsNothing() {
    EngineFixture fixture = new EngineFixture().apply(CLASS);
    XnsEngine engine =
        XnsEngine.builder()
            .cluster(fixture.cluster)
            .backend(fixture.backend)
            .time(fixture.time)
            .workers(fixture.time)
            .scheduler(fixture.time)
            .listener(
                new EngineListener() {
                  @Override
                  public void provisioned(dev.xns.api.model.ObjectKey claim, String volume) {
                    throw new IllegalStateException("a listener with a fault");
                  }
                })
            .build();
    engine.start();

    fixture.now(PLAIN);

    assertThat(fixture.volumes()).hasSize(1);
  }

  @Test
  void shortenedVolumeNamesAreUsedEverywhere() { // REQ-02, DEF-37
    EngineFixture fixture =
        new EngineFixture(
            EngineOptions.builder()
                .volumeNaming(naming -> naming.prefix("test").uuidLength(8))
                .build());

    fixture.apply(CLASS).start().now(PLAIN).pass(Duration.ofHours(1));

    assertThat(fixture.volumes())
        .singleElement()
        .satisfies(v -> assertThat(v.metadata().name()).matches("test-[0-9a-f]{8}"));
    assertThat(fixture.provisionCalls()).isEqualTo(1);
  }

  @Test
  void twoEnginesForTwoDriversLiveSideBySide() {
    try (var cluster = InMemoryCluster.builder().binder(true).build();
        var one = InMemoryVolumeBackend.of("one.example.com");
        var two = InMemoryVolumeBackend.of("two.example.com");
        XnsEngine first = XnsEngine.builder().cluster(cluster).backend(one).build();
        XnsEngine second = XnsEngine.builder().cluster(cluster).backend(two).build()) {
      first.start();
      second.start();
      for (String name : new String[] {"one", "two"}) {
        cluster.apply(
            CLASS.replace("fast", name).replace(EngineFixture.DRIVER, name + ".example.com"),
            "test");
        cluster.apply(
            EngineFixture.claim(name, name, "")
                .replace(EngineFixture.DRIVER, name + ".example.com"),
            "test");
      }

      await()
          .untilAsserted(
              () ->
                  assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUME_CLAIMS))
                      .allSatisfy(c -> assertThat(c.status().phase()).isEqualTo("Bound")));
      assertThat(one.volumes()).hasSize(1);
      assertThat(two.volumes()).hasSize(1);
    }
  }

  @Test
  void closingInterruptsWhatDoesNotEndAndLeavesNoThread() throws InterruptedException {
    var entered = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    var hanging =
        new BackendInterceptor() {
          @Override
          public void before(BackendCall call) {
            entered.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              interrupted.set(true);
              Thread.currentThread().interrupt();
              throw Failures.timeout();
            }
          }
        };
    var cluster = InMemoryCluster.builder().binder(true).build();
    var backend = InMemoryVolumeBackend.builder(EngineFixture.DRIVER).interceptor(hanging).build();
    var engine =
        XnsEngine.builder()
            .cluster(cluster)
            .backend(backend)
            .options(
                EngineOptions.builder()
                    .limits(limits -> limits.closeTimeout(Duration.ofMillis(1)))
                    .build())
            .build();
    engine.start();
    cluster.apply(CLASS + "---\n" + PLAIN, "test");
    entered.await();

    engine.close();
    cluster.close();

    await().untilTrue(interrupted);
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(
                        thread ->
                            thread.getName().startsWith("xns-worker-")
                                || thread.getName().startsWith("xns-timer-")));
    assertThat(cluster.list(ResourceTypes.PERSISTENT_VOLUMES)).isEmpty();
  }
}
