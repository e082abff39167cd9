package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.Fate;
import dev.xns.api.backend.BackendException.Kind;
import dev.xns.api.backend.BackendFeature;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that can never work as they are (RETRY-05, DEF-41). */
class SlowLaneTest {
  private static final String SILVER =
      """
      apiVersion: storage.k8s.io/v1
      kind: VolumeAttributesClass
      metadata: {name: silver}
      driverName: hostpath.csi.xns.dev
      parameters: {iops: "500"}
      """;

  private EngineFixture fixture;

  @BeforeEach
  void start() {
    fixture = with(EngineOptions.defaults());
  }

  private EngineFixture with(EngineOptions options) {
    EngineFixture made = new EngineFixture(options);
    var features = new HashSet<>(made.backend.features());
    features.add(BackendFeature.MODIFY_VOLUME);
    made.backend.features(features);
    made.apply(CLASS).apply(SILVER).apply(SILVER.replace("silver", "gold"));
    made.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));
    return made.start();
  }

  private void addClaim() {
    fixture.now(EngineFixture.claim("restore", "fast", "volumeAttributesClassName: silver"));
    assertThat(fixture.heard).last().isEqualTo("failed dev/restore Infeasible");
  }

  @Test
  void aClaimThatNamesAnotherClassIsTriedAtOnce() {
    addClaim();

    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json -> json.withObjectProperty("spec").put("volumeAttributesClassName", "gold"));
    fixture.time.run();

    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
  }

  @Test
  void aVolumeAttributesClassThatIsMadeAnewIsTriedAtOnce() {
    addClaim();

    fixture
        .delete(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped("silver"))
        .now(SILVER.replace("500", "400"));

    assertThat(fixture.theVolume().request().mutableParameters()).containsEntry("iops", "400");
  }

  @Test
  void thePauseIsTheLongestOfTheBackOff() { // FLAG-07, RETRY-06
    fixture =
        with(
            EngineOptions.builder()
                .retries(retries -> retries.max(Duration.ofSeconds(40)))
                .build());
    addClaim();

    assertThat(fixture.pass(Duration.ofSeconds(39)).provisionCalls()).isEqualTo(1);
    assertThat(fixture.pass(Duration.ofSeconds(1)).provisionCalls()).isEqualTo(2);
  }

  @Test
  void aNodeIsNotToBlame() { // STATE-05
    fixture = new EngineFixture();
    var features = new HashSet<>(fixture.backend.features());
    features.add(BackendFeature.VOLUME_ACCESSIBILITY_CONSTRAINTS);
    fixture.backend.features(features);
    fixture.failuresBefore.add(Failures.of(Kind.INFEASIBLE, Fate.DID_NOT_HAPPEN));
    fixture
        .apply(CLASS)
        .apply("{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {zone: z1}}}")
        .apply(
            """
            apiVersion: storage.k8s.io/v1
            kind: CSINode
            metadata: {name: n1}
            spec: {drivers: [{name: hostpath.csi.xns.dev, nodeID: x, topologyKeys: [zone]}]}
            """)
        .start()
        .now(
            EngineFixture.claim("restore", "fast", "")
                .replace("dev}", "dev, volume.kubernetes.io/selected-node: n1}"));

    assertThat(fixture.provisionCalls()).isEqualTo(1);
    assertThat(fixture.claim(RESTORE).metadata().annotation("volume.kubernetes.io/selected-node"))
        .isEqualTo("n1");
  }
}
