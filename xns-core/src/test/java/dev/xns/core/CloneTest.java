package dev.xns.core;

import static dev.xns.core.Setting.CLASS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.backend.BackendFeature;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims made from other claims (CLONE-01 to 20), in the same and in another namespace. */
class CloneTest {
  private static final ObjectKey SOURCE = ObjectKey.of("prod", "data");
  private static final ObjectKey CLONE = ObjectKey.of("dev", "clone");
  private static final String OURS = "source.xns.dev/hostpath.csi.xns.dev";
  private static final String ALLOW_CLAIMS =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: ReferenceGrant
      metadata: {namespace: prod, name: allow-dev}
      spec:
        from: [{group: "", kind: PersistentVolumeClaim, namespace: dev}]
        to: [{group: "", kind: PersistentVolumeClaim}]
      """;

  private final Setting setting = new Setting().apply(CLASS).start();

  @BeforeEach
  void makeTheSource() {
    setting.now(Setting.claim("data", "fast", "").replace("namespace: dev", "namespace: prod"));
    setting.backend.write(setting.theVolume().handle(), "greeting", "hello");
    setting.calls.clear();
    setting.heard.clear();
  }

  private Setting addClone() {
    return setting.now(
        Setting.claim(
            "clone",
            "fast",
            "dataSourceRef: {kind: PersistentVolumeClaim, name: data, namespace: prod}"));
  }

  private List<String> finalizers() {
    return setting
        .find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE)
        .map(claim -> claim.metadata().finalizers())
        .orElse(List.of("gone"));
  }

  private void assertCloned() {
    assertThat(setting.phase(CLONE)).isEqualTo("Bound");
    String name = "pvc-" + setting.claim(CLONE).metadata().uid();
    assertThat(setting.backend.volumes())
        .filteredOn(volume -> volume.name().equals(name))
        .singleElement()
        .satisfies(volume -> assertThat(volume.files()).containsEntry("greeting", "hello"));
  }

  @Test
  void aGrantedCloneHoldsTheDataOfItsSource() { // CLONE-17, XNS-08
    setting.now(ALLOW_CLAIMS);

    addClone();

    assertCloned();
    assertThat(setting.heard).contains("use dev/clone of prod/data by prod/allow-dev");
  }

  @Test
  void withoutAGrantACloneWaitsAndIsWokenByIt() {
    addClone().pass(Duration.ofHours(1));
    assertThat(setting.calls).isEmpty();
    assertThat(setting.lastWarning(CLONE))
        .startsWith("RefNotPermitted: claim dev/clone may not use PersistentVolumeClaim prod/data");

    setting.now(ALLOW_CLAIMS);

    assertCloned();
  }

  @Test
  void withinANamespaceNoGrantIsNeeded() {
    setting.now(
        Setting.claim("clone", "fast", "dataSource: {kind: PersistentVolumeClaim, name: data}")
            .replace("namespace: dev", "namespace: prod"));

    assertThat(setting.phase(ObjectKey.of("prod", "clone"))).isEqualTo("Bound");
    assertThat(setting.backend.volumes()).hasSize(2);
  }

  @Test
  void aSourceDeletedHalfWayStaysUntilTheCloneIsDoneAndGoesWithinASecond() { // DEF-01, DEF-26
    setting.now(ALLOW_CLAIMS);
    setting.failuresAfter.add(Failures.timeout());
    addClone();
    assertThat(finalizers()).containsExactly(OURS);

    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE);
    assertThat(finalizers()).containsExactly(OURS);
    setting.pass(Duration.ofSeconds(1));

    assertCloned();
    assertThat(finalizers()).containsExactly("gone");
    assertThat(setting.backend.violations()).isEmpty();
  }

  @Test
  void aSourceInTheNamedOwnNamespaceIsProtectedLikeAnyOther() { // XNS-17, DEF-01
    setting.failuresAfter.add(Failures.timeout());
    setting.now(
        Setting.claim(
                "clone",
                "fast",
                "dataSourceRef: {kind: PersistentVolumeClaim, name: data, namespace: prod}")
            .replace("{\n  namespace: dev", "")
            .replace("  namespace: dev\n", "  namespace: prod\n"));
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE);
    assertThat(finalizers()).containsExactly(OURS);

    setting.pass(Duration.ofSeconds(1));

    assertThat(setting.phase(ObjectKey.of("prod", "clone"))).isEqualTo("Bound");
    assertThat(finalizers()).containsExactly("gone");
  }

  @Test
  void aCloneIsReleasedWithoutBeingDeleted() { // FIN-02, DEF-30
    setting.now(ALLOW_CLAIMS);

    addClone().pass(Duration.ofSeconds(1));

    assertThat(finalizers()).isEmpty();
  }

  @Test
  void whatAnEarlierProcessLeftGoesAlsoWithoutTheCapability() { // DEF-30, CAP-04
    Setting other = new Setting();
    var features = new HashSet<>(other.backend.features());
    features.remove(BackendFeature.CLONE_VOLUME);
    other.backend.features(features);
    other.apply(
        Setting.claim("data", "fast", "")
            .replace("namespace: dev", "namespace: prod")
            .replace("annotations:", "finalizers: [%s]\n  annotations:".formatted(OURS)));

    other.start().pass(Duration.ofSeconds(5));

    assertThat(other.claim(SOURCE).metadata().finalizers()).isEmpty();
  }

  @Test
  void aDriverThatCannotCloneSaysSo() { // CAP-04
    setting.now(ALLOW_CLAIMS);
    var features = new HashSet<>(setting.backend.features());
    features.remove(BackendFeature.CLONE_VOLUME);
    setting.backend.features(features);

    addClone();

    assertThat(setting.lastWarning(CLONE))
        .isEqualTo(
            "DriverLacksCapability: claim dev/clone: driver hostpath.csi.xns.dev cannot clone"
                + " volumes, it lacks the capability CLONE_VOLUME");
  }

  @Test
  void aSourceWithoutAVolumeIsWaitedFor() { // CLONE-02, DEF-07
    Setting other = new Setting().apply(ALLOW_CLAIMS).start();
    other
        .now(Setting.claim("data", "fast", "").replace("namespace: dev", "namespace: prod"))
        .now(CLASS.replace("name: fast", "name: other"))
        .now(
            Setting.claim(
                "clone",
                "other",
                "dataSourceRef: {kind: PersistentVolumeClaim, name: data, namespace: prod}"))
        .pass(Duration.ofHours(1));
    assertThat(other.warnings(CLONE))
        .containsExactly(
            "CloneSourceNotBound: claim dev/clone: source claim prod/data has no volume yet, it is"
                + " Pending");

    other.now(CLASS);

    assertThat(other.phase(CLONE)).isEqualTo("Bound");
  }

  @Test
  void aSourceThatDoesNotExistIsWaitedFor() { // CLONE-01, DEF-12
    setting.now(ALLOW_CLAIMS);
    setting.now(
        Setting.claim(
            "clone",
            "fast",
            "dataSourceRef: {kind: PersistentVolumeClaim, name: absent, namespace: prod}"));

    assertThat(setting.warnings(CLONE))
        .containsExactly(
            "CloneSourceNotFound: claim dev/clone: source claim prod/absent does not exist");
  }

  @Test
  void aClaimIsNotClonedFromItself() {
    setting.now(
        Setting.claim("clone", "fast", "dataSource: {kind: PersistentVolumeClaim, name: clone}"));

    assertThat(setting.warnings(CLONE))
        .containsExactly(
            "SourceInvalid: claim dev/clone is to be cloned from itself: create it with another"
                + " source");
  }

  @Test
  void aClaimOfAForeignGroupIsNotAClaim() { // SRC-09, DEF-23, DEF-28
    setting.now(
        Setting.claim(
            "clone",
            "fast",
            "dataSourceRef: {apiGroup: example.com, kind: PersistentVolumeClaim, name: data,"
                + " namespace: prod}"));

    setting.pass(Duration.ofHours(1));

    assertThat(setting.calls).isEmpty();
    assertThat(setting.warnings(CLONE)).isEmpty();
  }
}
