package dev.xns.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ResourceTypes;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of XNS-07, in the whole engine: claim test/restore, its source in prod. */
class GrantExamplesTest {
  private static final ObjectKey RESTORE = ObjectKey.of("test", "restore");
  private static final String FROM = "{group: '', kind: PersistentVolumeClaim, namespace: test}";
  private static final String TO =
      "{group: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup}";
  private static final String ANY_CLAIM = "{group: '', kind: PersistentVolumeClaim}";
  private static final String SNAPSHOT =
      "{apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: backup, namespace: prod}";
  private static final String CLAIM = "{kind: PersistentVolumeClaim, name: data, namespace: prod}";

  private static String grant(String name, String namespace, String from, String to) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: ReferenceGrant
    metadata: {namespace: %s, name: %s}
    spec: {from: [%s], to: [%s]}
    ---
    """
        .formatted(namespace, name, from, to);
  }

  private static String grant(String from, String to) {
    return grant("g", "prod", from, to);
  }

  private static Arguments example(String letter, String source, String grants, boolean permitted) {
    return Arguments.of(letter, source, grants, permitted);
  }

  static Stream<Arguments> examples() {
    String group = "group: snapshot.storage.k8s.io";
    return Stream.of(
        example("a", SNAPSHOT, grant(FROM, TO), true),
        example("b", SNAPSHOT, grant(FROM, TO.replace(", name: backup", "")), true),
        example("b", SNAPSHOT, grant(FROM, TO.replace("backup", "''")), true),
        example("c", SNAPSHOT, grant(FROM, TO.replace("backup", "other")), false),
        example("d", SNAPSHOT, grant(FROM, TO.replace(group, "group: ''")), false),
        example(
            "e",
            SNAPSHOT,
            grant(FROM, TO.replace("VolumeSnapshot", "PersistentVolumeClaim")),
            false),
        example(
            "f",
            SNAPSHOT,
            grant(FROM.replace("PersistentVolumeClaim", "VolumeSnapshot"), TO),
            false),
        example("g", SNAPSHOT, grant(FROM.replace("''", "core"), TO), false),
        example("h", SNAPSHOT, grant(FROM.replace("test", "dev"), TO), false),
        example("i", SNAPSHOT, grant("g", "test", FROM, TO), false),
        example(
            "j",
            SNAPSHOT,
            grant("one", "prod", FROM, "{group: example.com, kind: Other}")
                + grant("two", "prod", FROM.replace("test", "dev"), TO),
            false),
        example(
            "k",
            SNAPSHOT,
            grant(FROM.replace("test", "dev") + ", " + FROM, ANY_CLAIM + ", " + TO),
            true),
        example("l", SNAPSHOT, grant("", TO), false),
        example("l", SNAPSHOT, grant(FROM, ""), false),
        example("m", CLAIM, grant(FROM, ANY_CLAIM), true),
        example("m", CLAIM.replace("{", "{apiGroup: '', "), grant(FROM, ANY_CLAIM), true),
        example("m", CLAIM, grant(FROM, TO.replace(", name: backup", "")), false));
  }

  @ParameterizedTest(name = "XNS-07 {0}: {2} permits: {3}")
  @MethodSource("examples")
  void aGrantPermitsWhatItSaysAndNothingElse(
      String letter, String source, String grants, boolean permitted) {
    EngineFixture fixture = fixture().now(grants);

    fixture.now(restore(source)).pass(Duration.ofHours(1));

    assertThat(fixture.phase(RESTORE)).isEqualTo(permitted ? "Bound" : "Pending");
    assertThat(fixture.backend.volumes()).hasSize(permitted ? 2 : 1);
    if (!permitted) {
      assertThat(fixture.calls).isEmpty();
      assertThat(fixture.warnings(RESTORE))
          .singleElement()
          .asString()
          .startsWith("RefNotPermitted: claim test/restore may not use");
    }
  }

  @Test
  void aSnapshotWithoutItsGroupIsRefusedWhateverIsGranted() { // XNS-07 n, SRC-08
    EngineFixture fixture = fixture().now(grant(FROM, TO));
    fixture.apply(restore(SNAPSHOT));
    // No server takes such a claim any more; one from before that check would still be there.
    fixture.cluster.edit(
        ResourceTypes.PERSISTENT_VOLUME_CLAIMS,
        RESTORE,
        json ->
            json.withObjectProperty("spec").withObjectProperty("dataSourceRef").remove("apiGroup"));

    fixture.pass(Duration.ofHours(1));

    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.lastWarning(RESTORE)).startsWith("SourceGroupWrong: claim test/restore");
  }

  @Test
  void aPopulatorsClaimIsLeftAloneWhateverIsGranted() { // XNS-07 o, DEF-16
    EngineFixture fixture = fixture().now(grant(FROM, "{group: hello.example.com, kind: Hello}"));

    fixture
        .now(restore("{apiGroup: hello.example.com, kind: Hello, name: x, namespace: prod}"))
        .pass(Duration.ofHours(1));

    assertThat(fixture.calls).isEmpty();
    assertThat(fixture.warnings(RESTORE)).isEmpty();
    assertThat(fixture.phase(RESTORE)).isEqualTo("Pending");
  }

  private static EngineFixture fixture() {
    EngineFixture fixture =
        new EngineFixture().apply(EngineFixture.CLASS).addSnapshot(true).start();
    fixture.now(
        EngineFixture.claim("data", "fast", "").replace("namespace: dev", "namespace: prod"));
    fixture.calls.clear();
    return fixture;
  }

  private static String restore(String source) {
    return EngineFixture.claim("restore", "fast", "dataSourceRef: " + source)
        .replace("namespace: dev", "namespace: test");
  }
}
