package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static dev.xns.core.EngineFixture.RESTORE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims with a VolumeAttributesClass, in the whole engine. */
class AttributesClassTest {
  private static final Duration LONG = Duration.ofHours(3).plusSeconds(7);
  private static final String CLAIM =
      EngineFixture.claim("restore", "fast", "volumeAttributesClassName: silver");

  private final EngineFixture fixture = new EngineFixture().apply(CLASS);

  private static String silver(String driver) {
    return """
    apiVersion: storage.k8s.io/v1
    kind: VolumeAttributesClass
    metadata: {name: silver}
    driverName: %s
    parameters: {iops: "500"}
    """
        .formatted(driver);
  }

  private EngineFixture able() {
    var features = new HashSet<>(fixture.backend.features());
    features.add(BackendFeature.MODIFY_VOLUME);
    fixture.backend.features(features);
    return fixture;
  }

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(fixture.backend.violations()).isEmpty();
  }

  private void assertServed() {
    assertThat(fixture.phase(RESTORE)).isEqualTo("Bound");
    assertThat(fixture.theVolume().request().mutableParameters()).isEqualTo(Map.of("iops", "500"));
    assertThat(fixture.volumes().get(0).spec().volumeAttributesClassName()).isEqualTo("silver");
  }

  @Test
  void aVolumeIsMadeWithItsAttributes() { // VAC-04, VAC-05
    able().apply(silver(EngineFixture.DRIVER)).start().now(CLAIM);
    assertServed();
  }

  @Test
  void itIsCreated() { // VAC-03
    able().start().now(CLAIM).pass(LONG);
    assertThat(fixture.lastWarning(RESTORE))
        .isEqualTo(
            "AttributesClassNotFound: claim dev/restore names VolumeAttributesClass silver, which"
                + " does not exist: create it, or name another");

    fixture.now(silver(EngineFixture.DRIVER));

    assertServed();
  }

  @Test
  void itIsCorrected() { // VAC-03
    able().apply(silver("other")).start().now(CLAIM).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore AttributesClassMismatch");

    fixture
        .delete(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped("silver"))
        .now(silver(EngineFixture.DRIVER));

    assertServed();
  }

  @Test
  void theDriverLearnsToModify() { // VAC-02, CAP-05
    fixture.apply(silver(EngineFixture.DRIVER)).start().now(CLAIM).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore DriverLacksCapability");
    assertThat(fixture.requests)
        .noneMatch(request -> request.type().equals(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES));

    able().time.run();

    assertServed();
  }

  @Test
  void switchedOffTheyAreIgnoredAndNotEvenRead() { // VAC-01, FLAG-46
    EngineFixture off =
        new EngineFixture(
            EngineOptions.builder().volumes(volumes -> volumes.attributesClasses(false)).build());
    var features = new HashSet<>(off.backend.features());
    features.add(BackendFeature.MODIFY_VOLUME);
    off.backend.features(features);

    off.apply(CLASS).start().now(CLAIM);

    assertThat(off.phase(RESTORE)).isEqualTo("Bound");
    assertThat(off.theVolume().request().mutableParameters()).isEmpty();
    assertThat(off.volumes().get(0).spec().volumeAttributesClassName()).isNull();
    assertThat(off.requests)
        .noneMatch(request -> request.type().equals(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES));
  }

  @Test
  void theOlderVersionIsUsedWhereThatIsWhatIsServed() {
    fixture.cluster.fail(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, Reason.NOT_SERVED);

    able().apply(silver(EngineFixture.DRIVER)).start().now(CLAIM);

    assertServed();
    assertThat(fixture.degradations).isEmpty();
  }

  @Test
  void theKindIsInstalled() { // DEF-62, DEF-68
    fixture.cluster.fail(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, Reason.NOT_SERVED);
    fixture.cluster.fail(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES_V1BETA1, Reason.NOT_SERVED);
    able().apply(silver(EngineFixture.DRIVER)).start().now(CLAIM).pass(LONG);
    assertThat(fixture.heard).last().isEqualTo("waiting dev/restore KindUnavailable");
    fixture.now(EngineFixture.claim("other", "fast", ""));
    assertThat(fixture.phase(ObjectKey.of("dev", "other"))).as("needs none").isEqualTo("Bound");
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("dev", "other"));

    fixture.cluster.heal(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES);
    fixture.time.run();

    assertServed();
  }
}
