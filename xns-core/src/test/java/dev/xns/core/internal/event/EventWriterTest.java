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
import dev.xns.core.options.EventOptions;
import dev.xns.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
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
  private final EventWriter writer = writer(EventOptions.builder().build());

  private EventWriter writer(EventOptions options) {
    return new EventWriter(
        new EventRequests(cluster, "driver.example.com"),
        new EventBacklog(time, time, time, options),
        time,
        active::get);
  }

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
  void textsThatTakeTurnsAreEachCounted() {
    for (int i = 0; i < 100; i++) {
      writer.warning(CLAIM, "ProvisioningFailed", i % 2 == 0 ? "no luck" : "no luck at all");
      time.advance(Duration.ofSeconds(10));
    }

    assertThat(requests).hasSize(2);
  }

  @Test
  void anEventThatTheServerHasForgottenIsWrittenAnew() {
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");
    cluster.delete(ResourceTypes.EVENTS, events().get(0).key(), Preconditions.NONE);
    for (int i = 0; i < 2; i++) {
      time.advance(Duration.ofMinutes(20));
      writer.warning(CLAIM, "ProvisioningFailed", "no luck");
    }

    assertThat(events()).singleElement().satisfies(e -> assertThat(e.count()).isEqualTo(3));
  }

  @Test
  void whatWasNotSaidForHalfAnHourIsForgotten() { // whoever looks later finds a new event
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");
    time.advance(EventMemory.QUIET);
    writer.warning(CLAIM, "ProvisioningFailed", "no luck");

    assertThat(events()).extracting(Event::count).containsExactly(1, 1);
  }

  private static Subject claim(int number) {
    return Subject.claim(ObjectKey.of("ns-" + number, "data-" + number), "uid-" + number);
  }

  @Test
  void warningsGoBeforeSuccesses() {
    writer.normal(claim(1), "ProvisioningSucceeded", "luck");
    writer.normal(claim(2), "ProvisioningSucceeded", "luck");
    writer.warning(claim(3), "ProvisioningFailed", "no luck");
    time.run();

    assertThat(requests)
        .extracting(request -> request.key().namespace())
        .containsExactly("ns-3", "ns-1", "ns-2");
  }

  @Test
  void successesGoThroughATokenBucket() {
    for (int i = 0; i < 500; i++) {
      writer.normal(claim(i), "ProvisioningSucceeded", "luck");
    }
    assertThat(events()).hasSize(100);
    time.advance(Duration.ofSeconds(10));
    assertThat(events()).hasSize(200);
    for (int i = 0; i < 200; i++) {
      writer.warning(claim(i), "ProvisioningFailed", "no luck");
    }
    assertThat(events()).as("warnings are not limited").hasSize(400);
    time.advance(Duration.ofSeconds(30));
    assertThat(events()).hasSize(700);
    assertThat(time.pendingTimers()).isZero();
    assertThat(writer.lost()).isZero();
  }

  @Test
  void aHostThatWantsAllEventsGetsThem() {
    EventWriter all = writer(EventOptions.all());
    all.waitWhile(() -> true);
    for (int i = 0; i < 5_000; i++) {
      all.normal(claim(i), "ProvisioningSucceeded", "luck");
    }
    assertThat(events()).hasSize(5_000);
  }

  @Test
  void successesWaitWhileWorkWaitsButNotForEver() {
    var waits = new AtomicBoolean(true);
    writer.waitWhile(waits::get);
    writer.normal(claim(1), "ProvisioningSucceeded", "luck");
    writer.warning(claim(2), "ProvisioningFailed", "no luck");
    assertThat(events()).hasSize(1);
    waits.set(false);
    time.advance(Duration.ofSeconds(1));
    assertThat(events()).hasSize(2);

    waits.set(true);
    writer.normal(claim(3), "ProvisioningSucceeded", "luck");
    time.advance(Duration.ofSeconds(29));
    assertThat(events()).hasSize(2);
    time.advance(Duration.ofSeconds(1));
    assertThat(events()).hasSize(3);
  }

  @Test
  void oneTooManyIsDroppedAndCounted() {
    EventWriter small = writer(EventOptions.builder().backlog(3).build());
    small.normal(claim(1), "ProvisioningSucceeded", "luck");
    for (int i = 2; i < 7; i++) {
      small.warning(claim(i), "ProvisioningFailed", "no luck");
    }
    assertThat(small.lost()).isEqualTo(3);

    assertThat(events())
        .extracting(event -> event.involvedObject().name())
        .containsExactlyInAnyOrder("data-2", "data-3", "data-4");
    small.warning(claim(6), "ProvisioningFailed", "no luck");
    assertThat(events()).as("what was dropped is not taken for said").hasSize(4);
  }

  @Test
  void onlySoManyAreWrittenAtOnce() {
    var tasks = new ArrayList<Runnable>();
    var backlog = new EventBacklog(tasks::add, time, time, EventOptions.builder().build());
    var slow = new EventWriter(new EventRequests(cluster, "x"), backlog, time, active::get);
    for (int i = 0; i < 50; i++) {
      slow.warning(claim(i), "ProvisioningFailed", "no luck");
    }
    assertThat(tasks).hasSize(2);

    List.copyOf(tasks).forEach(Runnable::run);
    assertThat(events()).hasSize(50);
    slow.warning(claim(50), "ProvisioningFailed", "no luck");
    assertThat(tasks).hasSize(3);
  }

  @Test
  void workersThatRefuseLoseEventsAndNothingElse() {
    var backlog =
        new EventBacklog(
            task -> {
              throw new RejectedExecutionException("full");
            },
            time,
            time,
            EventOptions.builder().build());
    var refused = new EventWriter(new EventRequests(cluster, "x"), backlog, time, active::get);
    refused.warning(CLAIM, "ProvisioningFailed", "no luck");
    assertThat(refused.lost()).isEqualTo(1);
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
