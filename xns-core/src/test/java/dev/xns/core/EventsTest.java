package dev.xns.core;

import static dev.xns.core.EngineFixture.ALLOW_DEV;
import static dev.xns.core.EngineFixture.BACKUP;
import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.model.Event;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.options.EventOptions;
import java.time.Duration;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** Which events there are, on what, and by whom. */
class EventsTest {
  private final EngineFixture fixture = EngineFixture.withSnapshot();

  private List<Event> events() {
    return fixture.cluster.list(ResourceTypes.EVENTS);
  }

  private static Tuple of(String kind, String type, String reason) {
    return tuple(kind, type, reason, EngineFixture.DRIVER);
  }

  private void assertEvents(Tuple... expected) {
    assertThat(events())
        .extracting(
            event -> event.involvedObject().kind(),
            Event::type,
            Event::reason,
            event -> event.source().component())
        .containsExactly(expected);
  }

  @Test
  void aClaimThatIsServedAtOnceHearsOfItsEnd() { // EVENT-01, EVENT-04, CLAIM-13
    fixture.apply(ALLOW_DEV).addRestore().pass(Duration.ofMinutes(1));

    assertEvents(of("PersistentVolumeClaim", "Normal", "ProvisioningSucceeded"));
    assertThat(events().get(0).message()).contains(fixture.claim(RESTORE).spec().volumeName());
  }

  @Test
  void aClaimWhoseVolumeTakesLongHearsOfItsBegin() { // EVENT-01
    fixture.duringCall =
        call -> {
          assertThat(events()).isEmpty();
          fixture.time.advance(Duration.ofSeconds(3));
          assertEvents(of("PersistentVolumeClaim", "Normal", "Provisioning"));
        };
    fixture.apply(ALLOW_DEV).addRestore();

    assertEvents(
        of("PersistentVolumeClaim", "Normal", "Provisioning"),
        of("PersistentVolumeClaim", "Normal", "ProvisioningSucceeded"));
    assertThat(events().get(0).message()).contains(EngineFixture.DRIVER, "\"dev/restore\"");
  }

  @Test
  void anAttemptThatFollowsAFailureIsTold() { // EVENT-01
    fixture.failuresBefore.add(Failures.refused());
    fixture.apply(ALLOW_DEV).addRestore().pass(Duration.ofSeconds(1));

    assertEvents(
        of("PersistentVolumeClaim", "Warning", "ProvisioningFailed"),
        of("PersistentVolumeClaim", "Normal", "Provisioning"),
        of("PersistentVolumeClaim", "Normal", "ProvisioningSucceeded"));
  }

  @Test
  void aHostThatWantsAllEventsGetsThem() {
    EngineFixture telling =
        new EngineFixture(EngineOptions.builder().events(EventOptions.all()).build());
    telling.apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start().addRestore();

    assertThat(telling.cluster.list(ResourceTypes.EVENTS))
        .extracting(Event::reason)
        .containsExactly("Provisioning", "ProvisioningSucceeded");
  }

  @Test
  void aClaimThatWaitsOnlyHearsWhy() { // EVENT-03, EVENT-01
    fixture.addRestore();
    assertEvents(of("PersistentVolumeClaim", "Warning", "ProvisioningFailed"));
  }

  @Test
  void aPopulatorsClaimIsToldOnce() { // EVENT-02
    fixture.now(
        EngineFixture.claim(
            "restore", "fast", "dataSourceRef: {apiGroup: example.com, kind: Hello, name: x}"));
    fixture.pass(Duration.ofHours(3));

    assertEvents(of("PersistentVolumeClaim", "Normal", "Provisioning"));
    assertThat(events().get(0).message()).contains("\"dev/restore\"", "Hello", "populator");
  }

  @Test
  void aRequestThatCanNeverWorkIsSlowedDownInWords() { // EVENT-05
    fixture.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));
    fixture.apply(ALLOW_DEV).addRestore();

    assertThat(fixture.lastWarning(RESTORE))
        .startsWith("Infeasible: claim dev/restore: ")
        .contains("tried again in PT5M, or when the claim or one of its classes changes");
  }

  @Test
  void aVolumeThatCannotBeDeletedSaysWhy() { // EVENT-06
    fixture.apply(ALLOW_DEV).addRestore();
    fixture.failuresBefore.add(Failures.refused());

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, RESTORE);

    assertThat(events())
        .last()
        .satisfies(
            event -> {
              assertThat(event.involvedObject().kind()).isEqualTo("PersistentVolume");
              assertThat(event.type()).isEqualTo("Warning");
              assertThat(event.reason()).isEqualTo("VolumeFailedDelete");
              assertThat(event.message()).startsWith("DriverRefused: volume pvc-");
            });
  }

  @Test
  void aSourceHearsNothingUnlessThatIsWanted() { // EVENT-08, DEF-22
    fixture.apply(ALLOW_DEV).addRestore();
    assertThat(events()).noneMatch(event -> event.involvedObject().kind().equals("VolumeSnapshot"));

    EngineFixture telling =
        new EngineFixture(EngineOptions.builder().events(events -> events.onSources(true)).build());
    telling.apply(CLASS).apply(ALLOW_DEV).addSnapshot(true).start().addRestore();

    assertThat(telling.cluster.list(ResourceTypes.EVENTS))
        .filteredOn(event -> event.involvedObject().kind().equals("VolumeSnapshot"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.metadata().namespace()).isEqualTo("prod");
              assertThat(event.involvedObject().name()).isEqualTo("backup");
              assertThat(event.involvedObject().apiVersion())
                  .isEqualTo("snapshot.storage.k8s.io/v1");
              assertThat(event.involvedObject().uid())
                  .isEqualTo(
                      telling
                          .find(ResourceTypes.VOLUME_SNAPSHOTS, BACKUP)
                          .orElseThrow()
                          .metadata()
                          .uid());
              assertThat(event.type()).isEqualTo("Normal");
              assertThat(event.reason()).isEqualTo("UsedByOtherNamespace");
              assertThat(event.message())
                  .contains("dev/restore", "volume pvc-", "ReferenceGrant prod/allow-dev");
            });
  }

  @Test
  void aSourceWhoseUseWasDeniedHearsNothing() { // invariant 3
    EngineFixture telling =
        new EngineFixture(EngineOptions.builder().events(events -> events.onSources(true)).build());
    telling.apply(CLASS).addSnapshot(true).start().addRestore().pass(Duration.ofHours(1));
    assertThat(telling.cluster.list(ResourceTypes.EVENTS))
        .allMatch(event -> event.metadata().namespace().equals("dev"));
  }
}
