package dev.xns.core;

import static dev.xns.core.Setting.CLASS;
import static dev.xns.core.Setting.RESTORE;
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
      Setting.claim("restore", "fast", "volumeAttributesClassName: silver");

  private final Setting setting = new Setting().apply(CLASS);

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

  private Setting able() {
    var features = new HashSet<>(setting.backend.features());
    features.add(BackendFeature.MODIFY_VOLUME);
    setting.backend.features(features);
    return setting;
  }

  @AfterEach
  void theBackendWasTreatedWell() {
    assertThat(setting.backend.violations()).isEmpty();
  }

  private void assertServed() {
    assertThat(setting.phase(RESTORE)).isEqualTo("Bound");
    assertThat(setting.theVolume().request().mutableParameters()).isEqualTo(Map.of("iops", "500"));
    assertThat(setting.volumes().get(0).spec().volumeAttributesClassName()).isEqualTo("silver");
  }

  @Test
  void aVolumeIsMadeWithItsAttributes() { // VAC-04, VAC-05
    able().apply(silver(Setting.DRIVER)).start().now(CLAIM);
    assertServed();
  }

  @Test
  void itIsCreated() { // VAC-03
    able().start().now(CLAIM).pass(LONG);
    assertThat(setting.lastWarning(RESTORE))
        .isEqualTo(
            "AttributesClassNotFound: claim dev/restore names VolumeAttributesClass silver, which"
                + " does not exist: create it, or name another");

    setting.now(silver(Setting.DRIVER));

    assertServed();
  }

  @Test
  void itIsCorrected() { // VAC-03
    able().apply(silver("other")).start().now(CLAIM).pass(LONG);
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore AttributesClassMismatch");

    setting
        .delete(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped("silver"))
        .now(silver(Setting.DRIVER));

    assertServed();
  }

  @Test
  void theDriverLearnsToModify() { // VAC-02, CAP-05
    setting.apply(silver(Setting.DRIVER)).start().now(CLAIM).pass(LONG);
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore DriverLacksCapability");
    assertThat(setting.requests)
        .noneMatch(request -> request.type().equals(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES));

    able().time.run();

    assertServed();
  }

  @Test
  void switchedOffTheyAreIgnoredAndNotEvenRead() { // VAC-01, FLAG-46
    Setting off =
        new Setting(
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
  void theKindIsInstalled() { // DEF-62, DEF-68
    setting.cluster.fail(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, Reason.NOT_SERVED);
    able().apply(silver(Setting.DRIVER)).start().now(CLAIM).pass(LONG);
    assertThat(setting.heard).last().isEqualTo("waiting dev/restore KindUnavailable");
    setting.now(Setting.claim("other", "fast", ""));
    assertThat(setting.phase(ObjectKey.of("dev", "other"))).as("needs none").isEqualTo("Bound");
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("dev", "other"));

    setting.cluster.heal(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES);
    setting.time.run();

    assertServed();
  }
}
