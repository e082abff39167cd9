package dev.xns.core.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.cluster.Preconditions;
import dev.xns.api.model.Event;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterInterceptor;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.memory.InMemoryCluster;
import dev.xns.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventWriterTest {
  private static final Subject CLAIM = Subject.claim(ObjectKey.of("dev", "data"), "uid-1");

  private final List<ClusterRequest> requests = new ArrayList<>();
  private final VirtualTime time = new VirtualTime();
  private final AtomicBoolean active = new AtomicBoolean(true);
  private final InMemoryCluster cluster =
      InMemoryCluster.builder()
          .time(time)
          .watchExecutor(time)
          .interceptor(
              new ClusterInterceptor() {
                @Override
                public void before(ClusterRequest request) {
                  requests.add(request);
                }
              })
          .build();
  private final EventWriter writer =
      new EventWriter(cluster, time, time, active::get, "driver.example.com");

  private List<Event> events() {
    time.run();
    return cluster.list(ResourceTypes.EVENTS);
  }

  @Test
  void anEventSaysWhoWhatAndWhen() {
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.metadata().namespace()).isEqualTo("dev");
              assertThat(event.metadata().name()).startsWith("data.");
              assertThat(event.involvedObject().kind()).isEqualTo("PersistentVolumeClaim");
              assertThat(event.involvedObject().uid()).isEqualTo("uid-1");
              assertThat(event.type()).isEqualTo("Warning");
              assertThat(event.reason()).isEqualTo("ProvisioningFailed");
              assertThat(event.message()).isEqualTo("no luck");
              assertThat(event.source().component()).isEqualTo("driver.example.com");
              assertThat(event.firstTimestamp()).isEqualTo(time.instant());
              assertThat(event.count()).isEqualTo(1);
            });
  }

  @Test
  void theSameAgainIsCountedAndRarelyWritten() { // DEF-43, EVENT-09
    for (int i = 0; i < 100; i++) {
      writer.warning(CLAIM, "ProvisioningFailed", "no luck");
      time.advance(Duration.ofSeconds(36));
    }

    assertThat(events()).singleElement().satisfies(e -> assertThat(e.count()).isGreaterThan(50));
    assertThat(requests).hasSize(2); // created, and counted up after half an hour
  }

  @Test
  void somethingElseIsANewEvent() {
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");
    writer.warning(CLAIM, "ProvisioningFailed", "no luck at all");
    writer.normal(CLAIM, "ProvisioningSucceeded", "luck");

    assertThat(events()).extracting(Event::message).hasSize(3);
  }

  @Test
  void anEventThatTheServerHasForgottenIsWrittenAnew() {
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");
    cluster.delete(ResourceTypes.EVENTS, events().get(0).key(), Preconditions.NONE);
    time.advance(Duration.ofHours(2));

    writer.warning(CLAIM, "ProvisioningFailed", "no luck");

    assertThat(events()).singleElement().satisfies(e -> assertThat(e.count()).isEqualTo(2));
  }

  @Test
  void anEventAboutSomethingWithoutANamespaceGoesToDefault() {
    var volume = new Subject("PersistentVolume", ObjectKey.clusterScoped("pvc-1"), "uid-2");

    writer.warning(volume, "VolumeFailedDelete", "busy");

    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.metadata().namespace()).isEqualTo("default");
              assertThat(event.involvedObject().namespace()).isNull();
            });
  }

  @Test
  void aLongMessageIsCut() {
    writer.warning(CLAIM, "ProvisioningFailed", "x".repeat(5000));

    assertThat(events().get(0).message()).hasSize(1024).endsWith("x...");
  }

  @Test
  void aFailureToWriteIsNobodysProblem() {
    cluster.fail(ResourceTypes.EVENTS, Reason.FORBIDDEN);
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");
    assertThat(events()).isEmpty();
    cluster.heal(ResourceTypes.EVENTS);

    time.advance(Duration.ofHours(1));
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");

    assertThat(events()).hasSize(1);
  }

  @Test
  void nothingIsWrittenAfterTheEnd() {
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");
    active.set(false);

    assertThat(events()).isEmpty();
  }
}
