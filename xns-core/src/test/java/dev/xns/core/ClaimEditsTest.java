package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever may edit a claim cannot have the driver called as often as they like. */
class ClaimEditsTest {
  private final EngineFixture fixture = new EngineFixture().apply(CLASS);

  private void failing(Kind kind) {
    fixture.duringCall =
        call -> {
          throw Failures.of(kind, Fate.DID_NOT_HAPPEN);
        };
    fixture.start().now(EngineFixture.claim("restore", "fast", ""));
    assertThat(fixture.provisionCalls()).isEqualTo(1);
  }

  /** 500 edits in 5 s. */
  private void edit(String annotation, boolean gone) {
    for (int i = 0; i < 500; i++) {
      String value = "v" + i;
      boolean remove = gone && i % 2 == 0;
      fixture.cluster.edit(
          ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
          RESTORE,
          json -> {
            var annotations = json.withObjectProperty("metadata").withObjectProperty("annotations");
            if (remove) {
              annotations.remove(annotation);
            } else {
              annotations.put(annotation, gone ? EngineFixture.DRIVER : value);
            }
          });
      fixture.pass(Duration.ofMillis(10));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"INFEASIBLE", "REFUSED"})
  void anAnnotationThatPlanningDoesNotReadLiftsNoGate(Kind kind) {
    failing(kind);
    edit("example.com/note", false);
    // The back-off alone: 1, 3 and 7 s after the first attempt.
    assertThat(fixture.provisionCalls()).isEqualTo(kind == Kind.INFEASIBLE ? 1 : 3);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"INFEASIBLE", "REFUSED"})
  void anAnnotationThatPlanningReadsLiftsTheGateAFewTimes(Kind kind) {
    failing(kind);
    edit("volume.kubernetes.io/selected-node", false);
    assertThat(fixture.provisionCalls()).isBetween(2L, 6L);
  }

  @Test
  void aClaimThatIsTakenAwayAndGivenBackIsNotTriedMoreOften() {
    failing(Kind.INFEASIBLE);
    edit("volume.kubernetes.io/storage-provisioner", true);
    assertThat(fixture.provisionCalls()).isBetween(2L, 6L);
  }

  @Test
  void anAnnotationThatASecretIsNamedByIsRead() {
    fixture.apply(
        CLASS
            + """
            parameters:
              csi.storage.k8s.io/node-stage-secret-name: "${pvc.annotations['team.example/key']}"
              csi.storage.k8s.io/node-stage-secret-namespace: vault
            """);
    fixture.start().now(EngineFixture.claim("restore", "fast", ""));
    assertThat(fixture.volumes()).isEmpty();

    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json ->
            json.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put("team.example/key", "k1"));
    fixture.time.run();

    assertThat(fixture.volumes()).hasSize(1);
  }

  @Test
  void anEventOfEachRefusalIsNotWritten() {
    failing(Kind.INFEASIBLE);
    fixture.requests.clear();
    edit("example.com/note", false);
    assertThat(fixture.requests).filteredOn(r -> r.type().equals(ResourceTypes.EVENTS)).isEmpty();
  }
}
