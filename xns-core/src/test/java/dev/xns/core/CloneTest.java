package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
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

  private final EngineFixture fixture = new EngineFixture().apply(CLASS).start();

  @BeforeEach
  void makeTheSource() {
    fixture.now(
        EngineFixture.claim("data", "fast", "").replace("namespace: dev", "namespace: prod"));
    fixture.backend.write(fixture.theVolume().handle(), "greeting", "hello");
    fixture.calls.clear();
    fixture.heard.clear();
  }

  private EngineFixture addClone() {
    return fixture.now(
        EngineFixture.claim(
            "clone",
            "fast",
            "dataSourceRef: {kind: PersistentVolumeClaim, name: data, namespace: prod}"));
  }

  private List<String> finalizers() {
    return fixture
        .find(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE)
        .map(claim -> claim.metadata().finalizers())
        .orElse(List.of("gone"));
  }

  private void assertCloned() {
    assertThat(fixture.phase(CLONE)).isEqualTo("Bound");
    String name = "pvc-" + fixture.claim(CLONE).metadata().uid();
    assertThat(fixture.backend.volumes())
        .filteredOn(volume -> volume.name().equals(name))
        .singleElement()
        .satisfies(volume -> assertThat(volume.files()).containsEntry("greeting", "hello"));
  }

  @Test
  void aGrantedCloneHoldsTheDataOfItsSource() { // CLONE-17, XNS-08
    fixture.now(ALLOW_CLAIMS);

    addClone();

    assertCloned();
    assertThat(fixture.heard).contains("use dev/clone of prod/data by prod/allow-dev");
  }

  @Test
  void withoutAGrantACloneWaitsAndIsWokenByIt() {
    addClone().pass(Duration.ofHours(1));
    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.lastWarning(CLONE))
        .startsWith("RefNotPermitted: claim dev/clone may not use PersistentVolumeClaim prod/data");

    fixture.now(ALLOW_CLAIMS);

    assertCloned();
  }

  @Test
  void withinANamespaceNoGrantIsNeeded() {
    fixture.now(
        EngineFixture.claim(
                "clone", "fast", "dataSource: {kind: PersistentVolumeClaim, name: data}")
            .replace("namespace: dev", "namespace: prod"));

    assertThat(fixture.phase(ObjectKey.of("prod", "clone"))).isEqualTo("Bound");
    assertThat(fixture.backend.volumes()).hasSize(2);
  }

  @Test
  void aSourceDeletedHalfWayStaysUntilTheCloneIsDoneAndGoesWithinASecond() { // DEF-01, DEF-26
    fixture.now(ALLOW_CLAIMS);
    fixture.failuresAfter.add(Failures.timeout());
    addClone();
    assertThat(finalizers()).containsExactly(OURS);

    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE);
    assertThat(finalizers()).containsExactly(OURS);
    fixture.pass(Duration.ofSeconds(1));

    assertCloned();
    assertThat(finalizers()).containsExactly("gone");
    assertThat(fixture.backend.violations()).isEmpty();
  }

  @Test
  void aSourceInTheNamedOwnNamespaceIsProtectedLikeAnyOther() { // XNS-17, DEF-01
    fixture.failuresAfter.add(Failures.timeout());
    fixture.now(
        EngineFixture.claim(
                "clone",
                "fast",
                "dataSourceRef: {kind: PersistentVolumeClaim, name: data, namespace: prod}")
            .replace("{\n  namespace: dev", "")
            .replace("  namespace: dev\n", "  namespace: prod\n"));
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, SOURCE);
    assertThat(finalizers()).containsExactly(OURS);

    fixture.pass(Duration.ofSeconds(1));

    assertThat(fixture.phase(ObjectKey.of("prod", "clone"))).isEqualTo("Bound");
    assertThat(finalizers()).containsExactly("gone");
  }

  @Test
  void aCloneIsReleasedWithoutBeingDeleted() { // FIN-02, DEF-30
    fixture.now(ALLOW_CLAIMS);

    addClone().pass(Duration.ofSeconds(1));

    assertThat(finalizers()).isEmpty();
  }

  @Test
  void whatAnEarlierProcessLeftGoesAlsoWithoutTheCapability() { // DEF-30, CAP-04
    EngineFixture other = new EngineFixture();
    var features = new HashSet<>(other.backend.features());
    features.remove(BackendFeature.CLONE_VOLUME);
    other.backend.features(features);
    other.apply(
        EngineFixture.claim("data", "fast", "")
            .replace("namespace: dev", "namespace: prod")
            .replace("annotations:", "finalizers: [%s]\n  annotations:".formatted(OURS)));

    other.start().pass(Duration.ofSeconds(5));

    assertThat(other.claim(SOURCE).metadata().finalizers()).isEmpty();
  }

  @Test
  void aDriverThatCannotCloneSaysSo() { // CAP-04
    fixture.now(ALLOW_CLAIMS);
    var features = new HashSet<>(fixture.backend.features());
    features.remove(BackendFeature.CLONE_VOLUME);
    fixture.backend.features(features);

    addClone();

    assertThat(fixture.lastWarning(CLONE))
        .isEqualTo(
            "DriverLacksCapability: claim dev/clone: driver hostpath.csi.xns.dev cannot clone"
                + " volumes, it lacks the capability CLONE_VOLUME");
  }

  @Test
  void aSourceWithoutAVolumeIsWaitedFor() { // CLONE-02, DEF-07
    EngineFixture other = new EngineFixture().apply(ALLOW_CLAIMS).start();
    other
        .now(EngineFixture.claim("data", "fast", "").replace("namespace: dev", "namespace: prod"))
        .now(CLASS.replace("name: fast", "name: other"))
        .now(
            EngineFixture.claim(
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
    fixture.now(ALLOW_CLAIMS);
    fixture.now(
        EngineFixture.claim(
            "clone",
            "fast",
            "dataSourceRef: {kind: PersistentVolumeClaim, name: absent, namespace: prod}"));

    assertThat(fixture.warnings(CLONE))
        .containsExactly(
            "CloneSourceNotFound: claim dev/clone: source claim prod/absent does not exist");
  }

  @Test
  void aClaimIsNotClonedFromItself() {
    fixture.now(
        EngineFixture.claim(
            "clone", "fast", "dataSource: {kind: PersistentVolumeClaim, name: clone}"));

    assertThat(fixture.warnings(CLONE))
        .containsExactly(
            "SourceInvalid: claim dev/clone is to be cloned from itself: create it with another"
                + " source");
  }

  @Test
  void aClaimOfAForeignGroupIsNotAClaim() { // SRC-09, DEF-23, DEF-28
    fixture.now(
        EngineFixture.claim(
            "clone",
            "fast",
            "dataSourceRef: {apiGroup: example.com, kind: PersistentVolumeClaim, name: data,"
                + " namespace: prod}"));

    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.warnings(CLONE)).isEmpty();
  }
}
