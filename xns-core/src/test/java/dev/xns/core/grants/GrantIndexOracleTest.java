package dev.xns.core.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.grant.CrossNamespaceReference;
import dev.xns.api.grant.GrantDecision;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ReferenceGrant;
import dev.xns.api.model.ReferenceGrant.From;
import dev.xns.api.model.ReferenceGrant.To;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The index against the rules read literally, over random grants from a small world. */
class GrantIndexOracleTest {
  /** Puts in or, without a grant, takes out what has this key. */
  record Change(ObjectKey key, List<From> from, List<To> to, boolean removal) {}

  @Property(tries = 2000)
  void decidesLikeTheRulesReadLiterally(
      @ForAll("changes") List<Change> changes,
      @ForAll("references") CrossNamespaceReference reference) {
    var index = new GrantIndex();
    Map<ObjectKey, ReferenceGrant> present = new HashMap<>();
    for (Change change : changes) {
      if (change.removal()) {
        present.remove(change.key());
        index.remove(change.key());
      } else {
        ReferenceGrant grant = Grants.grant(change.key().toString(), change.from(), change.to());
        present.put(change.key(), grant);
        index.put(grant);
      }
    }

    boolean expected = present.values().stream().anyMatch(grant -> permits(grant, reference));

    GrantDecision decision = index.decide(reference);
    assertThat(decision instanceof GrantDecision.Allowed).isEqualTo(expected);
    if (decision instanceof GrantDecision.Allowed allowed) {
      assertThat(permits(present.get(allowed.grant()), reference)).isTrue();
    } else {
      assertThat(decision).isInstanceOf(GrantDecision.Denied.class);
      assertThat(index.nearestMisses(reference))
          .allSatisfy(miss -> assertThat(miss.mismatches()).isNotEmpty());
    }
    assertThat(index.keys()).isEqualTo(present.keySet());
  }

  private static boolean permits(ReferenceGrant grant, CrossNamespaceReference reference) {
    boolean from =
        grant.spec().from().stream()
            .anyMatch(
                f ->
                    "".equals(f.group())
                        && "PersistentVolumeClaim".equals(f.kind())
                        && reference.claimNamespace().equals(f.namespace()));
    boolean to =
        grant.spec().to().stream()
            .anyMatch(
                t ->
                    reference.sourceGroup().equals(t.group())
                        && reference.sourceKind().equals(t.kind())
                        && (t.name() == null
                            || t.name().isEmpty()
                            || t.name().equals(reference.sourceName())));
    return grant.metadata().namespace().equals(reference.sourceNamespace()) && from && to;
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> kinds = Arbitraries.of("PersistentVolumeClaim", "VolumeSnapshot", "pvc");
    Arbitrary<From> from =
        Combinators.combine(Arbitraries.of("", "core"), kinds, namespaces()).as(From::new);
    Arbitrary<To> to =
        Combinators.combine(groups(), kinds, Arbitraries.of("a", "b", "").injectNull(0.2))
            .as(To::new);
    Arbitrary<ObjectKey> keys =
        Combinators.combine(namespaces(), Arbitraries.of("g1", "g2", "g3")).as(ObjectKey::new);
    return Combinators.combine(
            keys,
            from.list().ofMaxSize(3),
            to.list().ofMaxSize(3),
            Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
        .as(Change::new)
        .list()
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<CrossNamespaceReference> references() {
    return Combinators.combine(
            namespaces(),
            groups(),
            Arbitraries.of("PersistentVolumeClaim", "VolumeSnapshot"),
            namespaces(),
            Arbitraries.of("a", "b", "c"))
        .filter((claim, group, kind, source, name) -> !claim.equals(source))
        .as(CrossNamespaceReference::new);
  }

  private static Arbitrary<String> namespaces() {
    return Arbitraries.of("prod", "dev", "test");
  }

  private static Arbitrary<String> groups() {
    return Arbitraries.of("", "snapshot.storage.k8s.io", "snapshot.storage.k8s.io/v1");
  }
}
