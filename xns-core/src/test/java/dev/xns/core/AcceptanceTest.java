package dev.xns.core;

import static dev.xns.core.Setting.CLASS;
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
      return Setting.claim(
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

  private final Setting setting = new Setting().apply(CLASS).addSnapshot(true).start();

  /** Claim prod/data, whose volume holds the same as snapshot prod/backup. */
  private Setting withSources() {
    setting.now(Setting.claim("data", "fast", "").replace("namespace: dev", "namespace: prod"));
    setting.backend.write(setting.theVolume().handle(), "greeting", "hello");
    setting.pass(LONG); // nothing of the start is under way any more
    setting.calls.clear();
    setting.heard.clear();
    return setting;
  }

  private Optional<? extends KubernetesObject> find(Source source) {
    return setting.find(source.type(), source.key());
  }

  private List<String> finalizers(Source source) {
    return find(source).orElseThrow().metadata().finalizers();
  }

  private long volumesFor(String... names) {
    return Stream.of(names)
        .map(name -> setting.claim(ObjectKey.of("dev", name)).metadata().uid())
        .flatMap(
            uid -> setting.backend.volumes().stream().filter(v -> v.name().equals("pvc-" + uid)))
        .filter(volume -> "hello".equals(volume.files().get("greeting")))
        .count();
  }

  @ParameterizedTest
  @EnumSource
  void aGrantStartsTheCreationAtOnceWithoutTheClaimBeingTouched(Source source) { // 31.7 no. 1
    withSources().now(source.copy("copy")).pass(LONG);
    assertThat(setting.calls).isEmpty();
    String before = setting.claim(COPY).metadata().resourceVersion();
    setting.duringCall =
        call -> assertThat(setting.claim(COPY).metadata().resourceVersion()).isEqualTo(before);

    setting.apply(source.grant()).pass(SECOND);

    assertThat(setting.provisionCalls()).isEqualTo(1);
    assertThat(setting.phase(COPY)).isEqualTo("Bound");
    assertThat(volumesFor("copy")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSourceDeletedHalfWayStaysUntilTheCopyIsMade(Source source) { // 31.7 no. 2
    withSources().now(source.grant());
    for (int i = 0; i < 6; i++) { // 1 + 2 + 4 + 8 + 16 + 32 s
      setting.failuresAfter.add(Failures.timeout());
    }
    setting.now(source.copy("copy"));

    setting.delete(source.type(), source.key()).pass(Duration.ofSeconds(62));

    assertThat(find(source)).get().matches(found -> found.metadata().isBeingDeleted());
    assertThat(setting.phase(COPY)).isEqualTo("Pending");
    setting.pass(SECOND);
    assertThat(setting.phase(COPY)).isEqualTo("Bound");
    assertThat(volumesFor("copy")).isEqualTo(1);
    setting.pass(SECOND);
    assertThat(find(source)).isEmpty();
    assertThat(setting.backend.violations()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aSourceAndItsClaimDeletedHalfWayLeaveNothing(Source source) { // 31.7 no. 2
    withSources().now(source.grant());
    setting.failuresAfter.add(Failures.timeout());
    setting.failuresAfter.add(Failures.timeout());
    setting.now(source.copy("copy"));
    String name = "pvc-" + setting.claim(COPY).metadata().uid();

    setting
        .delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, COPY)
        .delete(source.type(), source.key())
        .delete(ResourceTypes.REFERENCE_GRANTS, GRANT);
    assertThat(find(source)).isPresent();
    setting.pass(Duration.ofSeconds(10));

    assertThat(find(source)).isEmpty();
    assertThat(setting.backend.volumes()).noneMatch(volume -> volume.name().equals(name));
    assertThat(setting.volumes()).extracting(PersistentVolume::key).doesNotContain(key(name));
    assertThat(setting.time.pendingTimers()).isZero();
  }

  private static ObjectKey key(String volume) {
    return ObjectKey.clusterScoped(volume);
  }

  @ParameterizedTest
  @EnumSource
  void theLastOfSeveralUsersReleasesTheSourceWithinASecond(Source source) { // 31.7 no. 3
    withSources().now(source.grant());
    setting.now(source.copy("one"));
    setting.apply(source.copy("copy"));
    String slow = "pvc-" + setting.claim(COPY).metadata().uid();
    var failures = new AtomicInteger(9); // 511 s
    setting.duringCall =
        call -> {
          if (call.volume().equals(slow) && failures.getAndDecrement() > 0) {
            throw Failures.timeout();
          }
        };
    setting.time.run();
    setting.now(source.copy("three"));
    setting.pass(Duration.ofSeconds(510));
    assertThat(setting.phase(ObjectKey.of("dev", "one"))).isEqualTo("Bound");
    assertThat(setting.phase(ObjectKey.of("dev", "three"))).isEqualTo("Bound");
    assertThat(finalizers(source)).hasSize(1);

    setting.pass(SECOND);
    assertThat(volumesFor("one", "copy", "three")).isEqualTo(3);
    setting.pass(SECOND);

    assertThat(finalizers(source)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anUngrantedClaimHasNoInfluenceOnTheSource(Source source) { // 31.7 no. 4
    withSources();
    var before = setting.cluster.json(source.type(), source.key());
    setting.requests.clear();

    setting.now(source.copy("copy")).pass(LONG);

    assertThat(setting.cluster.json(source.type(), source.key())).isEqualTo(before);
    assertThat(setting.requests).extracting(ClusterRequest::key).noneMatch(this::isInProd);
    assertThat(setting.calls).isEmpty();
    setting.delete(source.type(), source.key());
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
    types.forEach(type -> setting.cluster.fail(type, trouble));
    setting.time.run();
    setting.apply(Source.SNAPSHOT.grant());

    setting.now(Source.SNAPSHOT.copy("copy"));
    setting.now(Setting.claim("plain", "fast", ""));
    setting.now(
        Setting.claim("own", "fast", "dataSource: {kind: PersistentVolumeClaim, name: plain}"));
    setting.delete(ResourceTypes.PERSISTENT_VOLUME_CLAIMS, ObjectKey.of("prod", "data"));
    setting.pass(LONG);

    assertThat(setting.phase(ObjectKey.of("dev", "plain"))).isEqualTo("Bound");
    assertThat(setting.phase(ObjectKey.of("dev", "own"))).isEqualTo("Bound");
    assertThat(setting.volumes()).hasSize(2); // that of prod/data is gone
    assertThat(setting.phase(COPY)).isEqualTo("Pending");
    assertThat(setting.lastWarning(COPY)).startsWith("GrantsUnknown: claim dev/copy");
    types.forEach(type -> setting.cluster.heal(type));
    setting.pass(SECOND);
    assertThat(setting.phase(COPY)).isEqualTo("Bound");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void claimsOfPopulatorsAreLeftAlone(boolean crossNamespace) { // 31.7 no. 6
    Setting other =
        new Setting(
            EngineOptions.builder()
                .sources(sources -> sources.crossNamespace(crossNamespace))
                .build());
    other.apply(CLASS).start();

    other
        .now(
            Setting.claim(
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
    Setting empty = new Setting().apply(CLASS).start().now(source.copy("copy")).pass(LONG);

    assertThat(setting.warnings(COPY))
        .singleElement()
        .asString()
        .startsWith(
            "RefNotPermitted: claim dev/copy may not use " + source.kind + " " + source.key())
        .contains("prod/");
    assertThat(empty.warnings(COPY)).isEqualTo(setting.warnings(COPY));
  }
}
