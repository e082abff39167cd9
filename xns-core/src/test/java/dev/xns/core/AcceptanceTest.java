package dev.xns.core;

import static dev.xns.core.EngineFixture.CLASS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.cluster.ClusterException.Reason;
import dev.xns.api.model.KubernetesObject;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.PersistentVolume;
import dev.xns.api.model.ResourceType;
import dev.xns.api.model.ResourceTypes;
import dev.xns.core.memory.ClusterRequest;
import dev.xns.core.options.EngineOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The seven points of "better than upstream" in use across namespaces, for a restore and for a
 * clone. On a real control plane the same is shown by {@code AcceptanceOnControlPlane}.
 */
class AcceptanceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofHours(3).plusSeconds(7);
  private static final ObjectKey COPY = ObjectKey.of("dev", "copy");
  private static final ObjectKey GRANT = ObjectKey.of("prod", "allow-dev");

  /** What can be copied from namespace prod. */
  enum Source {
    SNAPSHOT("VolumeSnapshot", "backup", "snapshot.storage.k8s.io"),
    CLAIM("PersistentVolumeClaim", "data", "");

    private final String kind;
    private final String name;
    private final String group;

    Source(String kind, String name, String group) {
      this.kind = kind;
      this.name = name;
      this.group = group;
    }

    ObjectKey key() {
      return ObjectKey.of("prod", name);
    }

    ResourceType<? extends KubernetesObject> type() {
      return this == SNAPSHOT
          ? ResourceTypes.VOLUME_SNAPSHOTS
          : ResourceTypes.PERSISTENT_VOLUME_CLAIMS;
    }

    /** A claim in dev. */
    String copy(String claim) {
      return EngineFixture.claim(
          claim,
          "fast",
          "dataSourceRef: {apiGroup: \"%s\", kind: %s, name: %s, namespace: prod}"
              .formatted(group, kind, name));
    }

    String grant() {
      return """
      apiVersion: gateway.networking.k8s.io/v1
      kind: ReferenceGrant
      metadata: {namespace: prod, name: allow-dev}
      spec:
        from: [{group: "", kind: PersistentVolumeClaim, namespace: dev}]
        to: [{group: "%s", kind: %s}]
      """
          .formatted(group, kind);
    }
  }

  private final EngineFixture fixture = new EngineFixture().apply(CLASS).addSnapshot(true).start();

  /** Claim prod/data, whose volume holds the same as snapshot prod/backup. */
  private EngineFixture withSources() {
    fixture.now(
        EngineFixture.claim("data", "fast", "").replace("namespace: dev", "namespace: prod"));
    fixture.backend.write(fixture.theVolume().handle(), "greeting", "hello");
    fixture.pass(LONG); // nothing of the start is under way any more
    fixture.calls.clear();
    fixture.heard.clear();
    return fixture;
  }

  private Optional<? extends KubernetesObject> find(Source source) {
    return fixture.find(source.type(), source.key());
  }

  private List<String> finalizers(Source source) {
    return find(source).orElseThrow().metadata().finalizers();
  }

  private long volumesFor(String... names) {
    return Stream.of(names)
        .map(name -> fixture.claim(ObjectKey.of("dev", name)).metadata().uid())
        .flatMap(
            uid -> fixture.backend.volumes().stream().filter(v -> v.name().equals("pvc-" + uid)))
        .filter(volume -> "hello".equals(volume.files().get("greeting")))
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void aGrantStartsTheCreationAtOnceWithoutTheClaimBeingTouched(Source source) { // 31.7 no. 1
    withSources().now(source.copy("copy")).pass(LONG);
    assertThat(fixture.calls).isEmpty();
    String before = fixture.claim(COPY).metadata().resourceVersion();
    fixture.duringCall =
        call -> assertThat(fixture.claim(COPY).metadata().resourceVersion()).isEqualTo(before);

    fixture.apply(source.grant()).pass(SECOND);

    assertThat(fixture.provisionCalls()).isEqualTo(1);
    assertThat(fixture.phase(COPY)).isEqualTo("Bound");
    assertThat(volumesFor("copy")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSourceDeletedHalfWayStaysUntilTheCopyIsMade(Source source) { // 31.7 no. 2
    withSources().now(source.grant());
    for (int i = 0; i < 6; i++) { // 1 + 2 + 4 + 8 + 16 + 32 s
      fixture.failuresAfter.add(Failures.timeout());
    }
    fixture.now(source.copy("copy"));

    fixture.delete(source.type(), source.key()).pass(Duration.ofSeconds(62));

    assertThat(find(source)).get().matches(found -> found.metadata().isBeingDeleted());
    assertThat(fixture.phase(COPY)).isEqualTo("Pending");
    fixture.pass(SECOND);
    assertThat(fixture.phase(COPY)).isEqualTo("Bound");
    assertThat(volumesFor("copy")).isEqualTo(1);
    fixture.pass(SECOND);
    assertThat(find(source)).isEmpty();
    assertThat(fixture.backend.violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aSourceAndItsClaimDeletedHalfWayLeaveNothing(Source source) { // 31.7 no. 2
    withSources().now(source.grant());
    fixture.failuresAfter.add(Failures.timeout());
    fixture.failuresAfter.add(Failures.timeout());
    fixture.now(source.copy("copy"));
    String name = "pvc-" + fixture.claim(COPY).metadata().uid();

    fixture
        .delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, COPY)
        .delete(source.type(), source.key())
        .delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
    assertThat(find(source)).isPresent();
    fixture.pass(Duration.ofSeconds(10));

    assertThat(find(source)).isEmpty();
    assertThat(fixture.backend.volumes()).noneMatch(volume -> volume.name().equals(name));
    assertThat(fixture.volumes()).extracting(PersistentVolume::key).doesNotContain(key(name));
    assertThat(fixture.time.pendingTimers()).isZero();
  }

  private static ObjectKey key(String volume) {
    return ObjectKey.clusterScoped(volume);
  }

  @ParameterizedTest
  @EnumSource
  void theLastOfSeveralUsersReleasesTheSourceWithinASecond(Source source) { // 31.7 no. 3
    withSources().now(source.grant());
    fixture.now(source.copy("one"));
    fixture.apply(source.copy("copy"));
    String slow = "pvc-" + fixture.claim(COPY).metadata().uid();
    var failures = new AtomicInteger(9); // 511 s
    fixture.duringCall =
        call -> {
          if (call.volume().equals(slow) && failures.getAndDecrement() > 0) {
            throw Failures.timeout();
          }
        };
    fixture.time.run();
    fixture.now(source.copy("three"));
    fixture.pass(Duration.ofSeconds(510));
    assertThat(fixture.phase(ObjectKey.of("dev", "one"))).isEqualTo("Bound");
    assertThat(fixture.phase(ObjectKey.of("dev", "three"))).isEqualTo("Bound");
    assertThat(finalizers(source)).hasSize(1);

    fixture.pass(SECOND);
    assertThat(volumesFor("one", "copy", "three")).isEqualTo(3);
    fixture.pass(SECOND);

    assertThat(finalizers(source)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anUngrantedClaimHasNoInfluenceOnTheSource(Source source) { // 31.7 no. 4
    withSources();
    var before = fixture.cluster.json(source.type(), source.key());
    fixture.requests.clear();

    fixture.now(source.copy("copy")).pass(LONG);

    assertThat(fixture.cluster.json(source.type(), source.key())).isEqualTo(before);
    assertThat(fixture.requests).extracting(ClusterRequest::key).noneMatch(this::isInProd);
    assertThat(fixture.calls).isEmpty();
    fixture.delete(source.type(), source.key());
    assertThat(find(source)).isEmpty();
  }

  private boolean isInProd(ObjectKey key) {
    return key.namespace().equals("prod");
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"NOT_SERVED", "FORBIDDEN"})
  void withoutGrantsOnlyClaimsAcrossNamespacesWait(Reason trouble) { // 31.7 no. 5
    withSources();
    var types = List.of(ResourceTypes.REFERENCE_GRANTS, ResourceTypes.REFERENCE_GRANTS_V1BETA1);
    types.forEach(type -> fixture.cluster.fail(type, trouble));
    fixture.time.run();
    fixture.apply(Source.SNAPSHOT.grant());

    fixture.now(Source.SNAPSHOT.copy("copy"));
    fixture.now(EngineFixture.claim("plain", "fast", ""));
    fixture.now(
        EngineFixture.claim(
            "own", "fast", "dataSource: {kind: PersistentVolumeClaim, name: plain}"));
    fixture.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("prod", "data"));
    fixture.pass(LONG);

    assertThat(fixture.phase(ObjectKey.of("dev", "plain"))).isEqualTo("Bound");
    assertThat(fixture.phase(ObjectKey.of("dev", "own"))).isEqualTo("Bound");
    assertThat(fixture.volumes()).hasSize(2); // that of prod/data is gone
    assertThat(fixture.phase(COPY)).isEqualTo("Pending");
    assertThat(fixture.lastWarning(COPY)).startsWith("GrantsUnknown: claim dev/copy");
    types.forEach(type -> fixture.cluster.heal(type));
    fixture.pass(SECOND);
    assertThat(fixture.phase(COPY)).isEqualTo("Bound");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void claimsOfPopulatorsAreLeftAlone(boolean crossNamespace) { // 31.7 no. 6
    EngineFixture other =
        new EngineFixture(
            EngineOptions.builder()
                .sources(sources -> sources.crossNamespace(crossNamespace))
                .build());
    other.apply(CLASS).start();

    other
        .now(
            EngineFixture.claim(
                "copy",
                "fast",
                "dataSourceRef: {apiGroup: hello.example.com, kind: Hello, name: x, namespace:"
                    + " prod}"))
        .pass(LONG);

    assertThat(other.calls).isEmpty();
    assertThat(other.warnings(COPY)).isEmpty();
    assertThat(other.heard).noneMatch(text -> text.contains("dev/copy"));
  }

  @ParameterizedTest
  @EnumSource
  void aDenialNamesBothSidesAndSaysNothingOfTheSourcesExistence(Source source) { // 31.7 no. 7
    withSources().now(source.copy("copy")).pass(LONG);
    EngineFixture empty =
        new EngineFixture().apply(CLASS).start().now(source.copy("copy")).pass(LONG);

    assertThat(fixture.warnings(COPY))
        .singleElement()
        .asString()
        .startsWith(
            "RefNotPermitted: claim dev/copy may not use " + source.kind + " " + source.key())
        .contains("prod/");
    assertThat(empty.warnings(COPY)).isEqualTo(fixture.warnings(COPY));
  }
}
