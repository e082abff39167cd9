package dev.xns.core.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.backend.ProvisionedVolume;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolumeClaim;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.options.EngineOptions;
import dev.xns.core.report.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesClassTest {
  private static final Set<BackendFeature> FEATURES =
      Set.of(
          BackendFeature.CONTROLLER_SERVICE,
          BackendFeature.CREATE_DELETE_VOLUME,
          BackendFeature.MODIFY_VOLUME);
  private static final Dependency ON_SILVER =
      Dependency.on(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, ObjectKey.clusterScoped("silver"));

  private final YamlCluster cluster = YamlCluster.withSnapshot();

  private static PersistentVolumeClaim claim(String attributesClass) {
    return YamlCluster.claim(
        """
        metadata:
          namespace: dev
          name: data
          uid: u
          annotations: {volume.kubernetes.io/storage-provisioner: hostpath.csi.xns.dev}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          storageClassName: fast
          volumeAttributesClassName: %s
        """
            .formatted(attributesClass));
  }

  private Plan plan(PersistentVolumeClaim claim, Set<BackendFeature> features) {
    var settings = new ClaimSettings(YamlCluster.DRIVER, features, "me", EngineOptions.defaults());
    return new ClaimPlanner(settings).plan(claim, cluster, null);
  }

  private void silver(String driver) {
    cluster.add(
        ResourceTypes.VOLUME_ATTRIBUTES_CLASSES,
        """
        metadata: {name: silver}
        driverName: %s
        parameters: {iops: '500', tier: silver, csi.storage.k8s.io/odd: kept}
        """
            .formatted(driver));
  }

  private Plan.Wait waits() {
    return (Plan.Wait) plan(claim("silver"), FEATURES);
  }

  @Test
  void itsParametersReachTheDriverAndItsNameTheVolume() { // VAC-01, VAC-04, VAC-05, PV-20
    silver(YamlCluster.DRIVER);

    var plan = (Plan.Provision) plan(claim("silver"), FEATURES);

    assertThat(plan.request().mutableParameters())
        .isEqualTo(Map.of("iops", "500", "tier", "silver", "csi.storage.k8s.io/odd", "kept"));
    assertThat(plan.request().parameters()).isEqualTo(Map.of("tier", "gold"));
    var made = new ProvisionedVolume("v", 0, Map.of(), null, List.of());
    assertThat(
            ((BackendAnswer.Accepted) BackendAnswer.judge(plan, made))
                .volume()
                .spec()
                .volumeAttributesClassName())
        .isEqualTo("silver");
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "null"})
  void aClaimThatNamesNoneNeedsNothing(String none) { // VAC-01
    cluster.trouble(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, "not installed");

    var plan =
        (Plan.Provision)
            plan(
                claim(none),
                Set.copyOf(
                    FEATURES.stream()
                        .filter(feature -> feature != BackendFeature.MODIFY_VOLUME)
                        .toList()));

    assertThat(plan.request().mutableParameters()).isEmpty();
    assertThat(plan.volume().spec().volumeAttributesClassName()).isNull();
  }

  @Test
  void switchedOffTheyAreIgnoredCompletely() { // VAC-01, FLAG-46
    cluster.trouble(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, "not installed");
    var settings =
        new ClaimSettings(
            YamlCluster.DRIVER,
            Set.of(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME),
            "me",
            EngineOptions.builder().volumes(volumes -> volumes.attributesClasses(false)).build());

    var plan = (Plan.Provision) new ClaimPlanner(settings).plan(claim("silver"), cluster, null);

    assertThat(plan.request().mutableParameters()).isEmpty();
    assertThat(plan.volume().spec().volumeAttributesClassName()).isNull();
  }

  @Test
  void theDriverMustBeAbleToModify() { // VAC-02, CAP-05
    silver(YamlCluster.DRIVER);

    var wait =
        (Plan.Wait)
            plan(
                claim("silver"),
                Set.of(BackendFeature.CONTROLLER_SERVICE, BackendFeature.CREATE_DELETE_VOLUME));

    assertThat(wait.reason()).isEqualTo(ReasonCode.DriverLacksCapability);
    assertThat(wait.message()).contains("claim dev/data", "MODIFY_VOLUME");
    assertThat(wait.on()).containsExactly(new Dependency.OnBackend());
  }

  @Test
  void itMustExist() { // VAC-03
    Plan.Wait wait = waits();
    assertThat(wait.reason()).isEqualTo(ReasonCode.AttributesClassNotFound);
    assertThat(wait.message()).contains("claim dev/data", "VolumeAttributesClass silver");
    assertThat(wait.on()).containsExactly(ON_SILVER);
  }

  @Test
  void itMustBeForTheDriver() { // VAC-03
    silver("other");
    Plan.Wait wait = waits();
    assertThat(wait.reason()).isEqualTo(ReasonCode.AttributesClassMismatch);
    assertThat(wait.message())
        .contains("for driver \"other\"", "served by \"" + YamlCluster.DRIVER);
    assertThat(wait.on()).containsExactly(ON_SILVER);
  }

  @Test
  void itMustBeReadable() { // VAC-03, DEF-62
    cluster.trouble(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES, "forbidden");
    Plan.Wait wait = waits();
    assertThat(wait.reason()).isEqualTo(ReasonCode.KindUnavailable);
    assertThat(wait.message()).contains("claim dev/data", "volumeattributesclasses", "forbidden");
    assertThat(wait.on()).containsExactly(Dependency.on(ResourceTypes.VOLUME_ATTRIBUTES_CLASSES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"provisioner-secret-name", "node-expand-secret-name"})
  void itComesLast(String halfASecret) { // VAC-06
    cluster.add(
        ResourceTypes.STORAGE_CLASSES,
        """
        metadata: {name: fast}
        provisioner: hostpath.csi.xns.dev
        parameters: {csi.storage.k8s.io/%s: s}
        """
            .formatted(halfASecret));
    assertThat(waits().reason()).isEqualTo(ReasonCode.ParameterInvalid);
  }
}
