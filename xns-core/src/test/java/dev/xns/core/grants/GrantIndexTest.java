package dev.xns.core.grants;

import static dev.xns.core.grants.Grants.claims;
import static dev.xns.core.grants.Grants.grant;
import static dev.xns.core.grants.Grants.snapshots;
import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.grant.GrantDecision.Allowed;
import dev.xns.api.grant.GrantDecision.Denied;
import dev.xns.api.grant.NearestMiss;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ReferenceGrant.From;
import dev.xns.api.model.ReferenceGrant.To;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrantIndexTest {
  private static final CrossNamespaceReference REFERENCE =
      new CrossNamespaceReference(
          "test", "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", "backup");

  private final GrantIndex index = new GrantIndex();

  @Test
  void allowsWhatAGrantSaysAndNamesTheGrant() { // XNS-07 a
    index.put(grant("prod/allow", List.of(claims("test")), List.of(snapshots("backup"))));
    assertThat(index.decide(REFERENCE)).isEqualTo(new Allowed(ObjectKey.of("prod", "allow")));
  }

  @Test
  void aTargetWithoutNameOrWithAnEmptyOneMeansEveryName() { // GRANT-10, XNS-07 b
    index.put(grant("prod/any", List.of(claims("test")), List.of(snapshots(null))));
    assertThat(index.decide(REFERENCE)).isInstanceOf(Allowed.class);
    index.put(grant("prod/any", List.of(claims("test")), List.of(snapshots(""))));
    assertThat(index.decide(REFERENCE)).isInstanceOf(Allowed.class);
  }

  static Stream<Arguments> grantsThatDifferInOneField() {
    String group = "snapshot.storage.k8s.io";
    String kind = "VolumeSnapshot";
    var from = claims("test");
    var to = snapshots("backup");
    return Stream.of(
        Arguments.of("spec.from[0].group", new From("core", "PersistentVolumeClaim", "test"), to),
        Arguments.of("spec.from[0].group", new From(null, "PersistentVolumeClaim", "test"), to),
        Arguments.of("spec.from[0].group", new From(" ", "PersistentVolumeClaim", "test"), to),
        Arguments.of("spec.from[0].kind", new From("", "VolumeSnapshot", "test"), to),
        Arguments.of("spec.from[0].kind", new From("", "persistentvolumeclaim", "test"), to),
        Arguments.of("spec.from[0].kind", new From("", null, "test"), to),
        Arguments.of("spec.from[0].namespace", new From("", "PersistentVolumeClaim", "dev"), to),
        Arguments.of("spec.from[0].namespace", new From("", "PersistentVolumeClaim", "*"), to),
        Arguments.of("spec.from[0].namespace", new From("", "PersistentVolumeClaim", ""), to),
        Arguments.of("spec.from[0].namespace", new From("", "PersistentVolumeClaim", null), to),
        Arguments.of("spec.to[0].group", from, new To("", kind, "backup")),
        Arguments.of("spec.to[0].group", from, new To(group + "/v1", kind, "backup")),
        Arguments.of("spec.to[0].group", from, new To(group + " ", kind, "backup")),
        Arguments.of("spec.to[0].group", from, new To(null, kind, "backup")),
        Arguments.of("spec.to[0].kind", from, new To(group, "PersistentVolumeClaim", "backup")),
        Arguments.of("spec.to[0].kind", from, new To(group, "volumesnapshot", "backup")),
        Arguments.of("spec.to[0].kind", from, new To(group, null, "backup")),
        Arguments.of("spec.to[0].name", from, new To(group, kind, "other")),
        Arguments.of("spec.to[0].name", from, new To(group, kind, "Backup")),
        Arguments.of("spec.to[0].name", from, new To(group, kind, "*")));
  }

  @ParameterizedTest
  @MethodSource("grantsThatDifferInOneField")
  void everySingleWrongFieldDeniesAndIsNamed(String field, From from, To to) { // GRANT-05 to 10
    index.put(grant("prod/nearly", List.of(from), List.of(to)));

    GrantDecision decision = index.decide(REFERENCE);

    assertThat(decision).isInstanceOf(Denied.class);
    var misses = index.nearestMisses(REFERENCE);
    assertThat(misses).hasSize(1);
    assertThat(misses.get(0).grant()).isEqualTo(ObjectKey.of("prod", "nearly"));
    assertThat(misses.get(0).mismatches()).singleElement().extracting("field").isEqualTo(field);
  }

  @Test
  void aGrantInAnotherNamespaceSaysNothing() { // XNS-07 i
    index.put(grant("test/allow", List.of(claims("test")), List.of(snapshots("backup"))));
    assertThat(index.decide(REFERENCE)).isInstanceOf(Denied.class);
    assertThat(index.nearestMisses(REFERENCE)).isEmpty();
  }

  @Test
  void bothSidesMustMatchInTheSameGrant() { // GRANT-04, XNS-07 j
    index.put(grant("prod/from", List.of(claims("test")), List.of(snapshots("other"))));
    index.put(grant("prod/to", List.of(claims("dev")), List.of(snapshots("backup"))));
    assertThat(index.decide(REFERENCE)).isInstanceOf(Denied.class);
  }

  @Test
  void oneOfSeveralEntriesOnEachSideIsEnough() { // XNS-07 k
    index.put(
        grant(
            "prod/many",
            List.of(claims("dev"), claims("test")),
            List.of(snapshots("other"), snapshots("backup"))));
    assertThat(index.decide(REFERENCE)).isInstanceOf(Allowed.class);
  }

  @Test
  void anEmptySideAllowsNothing() { // GRANT-11, XNS-07 l
    index.put(grant("prod/nobody", List.of(), List.of(snapshots("backup"))));
    index.put(grant("prod/nothing", List.of(claims("test")), List.of()));
    assertThat(index.decide(REFERENCE)).isInstanceOf(Denied.class);
  }

  @Test
  void anAbsentGroupOfTheSourceIsTheCoreGroup() { // GRANT-08, XNS-07 m and n
    var clone = new CrossNamespaceReference("test", "", "PersistentVolumeClaim", "prod", "data");
    index.put(
        grant(
            "prod/clone",
            List.of(claims("test")),
            List.of(new To("", "PersistentVolumeClaim", null))));
    assertThat(index.decide(clone)).isInstanceOf(Allowed.class);

    var groupless = new CrossNamespaceReference("test", "", "VolumeSnapshot", "prod", "backup");
    index.put(grant("prod/allow", List.of(claims("test")), List.of(snapshots(null))));
    assertThat(index.decide(groupless)).isInstanceOf(Denied.class);
  }

  @Test
  void aChangedGrantCountsAtOnceAndARemovedOneNoMore() { // GRANT-14
    index.put(grant("prod/allow", List.of(claims("test")), List.of(snapshots("backup"))));
    assertThat(index.put(grant("prod/allow", List.of(claims("dev")), List.of(snapshots("backup")))))
        .containsExactlyInAnyOrder("dev", "test");
    assertThat(index.decide(REFERENCE)).isInstanceOf(Denied.class);

    index.put(grant("prod/allow", List.of(claims("test")), List.of(snapshots("backup"))));
    assertThat(index.remove(ObjectKey.of("prod", "allow"))).containsExactly("test");
    assertThat(index.decide(REFERENCE)).isInstanceOf(Denied.class);
    assertThat(index.remove(ObjectKey.of("prod", "allow"))).isEmpty();
  }

  @Test
  void whileOneOfTwoGrantsIsLeftTheAnswerIsYes() {
    index.put(grant("prod/a", List.of(claims("test")), List.of(snapshots("backup"))));
    index.put(grant("prod/b", List.of(claims("test")), List.of(snapshots("backup"))));
    index.remove(ObjectKey.of("prod", "a"));
    assertThat(index.decide(REFERENCE)).isEqualTo(new Allowed(ObjectKey.of("prod", "b")));
  }

  @Test
  void aGrantOfFullSizeIsNotMultipliedOut() {
    List<From> from = IntStream.range(0, 16).mapToObj(i -> claims("ns" + i)).toList();
    List<To> to = IntStream.range(0, 16).mapToObj(i -> snapshots("s" + i)).toList();
    ReferenceGrant grant = grant("prod/full", from, to);

    GrantEntries entries = GrantEntries.of(grant);
    assertThat(entries.pairs().size() + entries.sharedTargets().size()).isEqualTo(16);

    assertThat(index.put(grant)).hasSize(16);
    for (int i = 0; i < 16; i++) {
      assertThat(index.decide(reference("ns" + i, "s" + (15 - i)))).isInstanceOf(Allowed.class);
    }
    assertThat(index.decide(reference("ns16", "s1"))).isInstanceOf(Denied.class);
    assertThat(index.decide(reference("ns1", "s16"))).isInstanceOf(Denied.class);

    // It becomes a small one, and the other way round.
    index.put(grant("prod/full", from.subList(3, 4), to));
    assertThat(index.decide(reference("ns3", "s1"))).isInstanceOf(Allowed.class);
    assertThat(index.decide(reference("ns4", "s1"))).isInstanceOf(Denied.class);
    index.put(grant);
    assertThat(index.decide(reference("ns4", "s1"))).isInstanceOf(Allowed.class);
    assertThat(index.remove(grant.key())).hasSize(16);
    assertThat(index.decide(reference("ns4", "s1"))).isInstanceOf(Denied.class);
  }

  private static CrossNamespaceReference reference(String claimNamespace, String snapshot) {
    return new CrossNamespaceReference(
        claimNamespace, "snapshot.storage.k8s.io", "VolumeSnapshot", "prod", snapshot);
  }

  @Test
  void aGrantOfExcessiveSizePermitsNothing() {
    List<From> from = Collections.nCopies(65, claims("test"));
    List<To> to = IntStream.range(0, 64).mapToObj(i -> snapshots(null)).toList();
    index.put(grant("prod/huge", from, to));
    assertThat(index.decide(REFERENCE)).isInstanceOf(Denied.class);
  }

  @Test
  void theNearestMissComesFirstAndTheListIsShort() {
    for (int i = 0; i < 10; i++) {
      index.put(grant("prod/far" + i, List.of(claims("dev")), List.of(snapshots("other"))));
    }
    index.put(grant("prod/near", List.of(claims("test")), List.of(snapshots("other"))));
    index.put(
        grant(
            "prod/unrelated",
            List.of(new From("g", "HTTPRoute", "web")),
            List.of(new To("", "Service", null))));
    List<NearestMiss> misses = index.nearestMisses(REFERENCE);
    assertThat(misses).hasSize(NearMisses.MOST);
    assertThat(misses.get(0).toString())
        .isEqualTo(
            "ReferenceGrant prod/near: [spec.to[0].name is \"other\" but should be \"backup\"]");
  }

  @Test
  void nothingIsLeftBehindByGrantsThatComeAndGo() {
    for (int i = 0; i < 100; i++) {
      ReferenceGrant grant =
          grant("ns" + i + "/g", List.of(claims("test")), List.of(snapshots("x" + i)));
      index.put(grant);
      index.remove(grant.key());
    }
    assertThat(index.keys()).isEmpty();
    assertThat(index.grantsIn("ns1")).isEmpty();
  }
}
