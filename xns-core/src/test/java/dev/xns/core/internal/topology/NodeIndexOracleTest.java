package dev.xns.core.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.xns.api.model.CsiNode;
import dev.xns.api.model.Node;
import dev.xns.api.model.ObjectKey;
import dev.xns.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the index keeps, against an index that is made anew after every change. */
class NodeIndexOracleTest {
  private static final List<String> KEYS = List.of("rack", "zone");
  private static final List<List<String>> KEY_LISTS =
      List.of(List.of("rack"), List.of("zone"), KEYS);

  /** A node and its CSINode get these labels and keys; without labels both go. */
  record Change(String node, Map<String, String> labels, List<String> keys) {}

  @Provide
  Arbitrary<List<Change>> changes() {
    return Combinators.combine(
            Arbitraries.of("n1", "n2", "n3"),
            Arbitraries.maps(Arbitraries.of("rack", "zone", "noise"), Arbitraries.of("a", "b"))
                .ofMaxSize(3),
            Arbitraries.of(KEYS).list().uniqueElements())
        .as(Change::new)
        .list()
        .ofMaxSize(12);
  }

  @Property(tries = 1000)
  void answersAsIfItKeptNothing(@ForAll("changes") List<Change> changes) { // TOPO-06, DEF-46
    var index = new NodeIndex();
    Map<String, Change> present = new HashMap<>();
    for (Change change : changes) {
      apply(index, change);
      present.put(change.node(), change);
      var anew = new NodeIndex();
      present.values().forEach(each -> apply(anew, each));

      assertThat(index.usualTopologyKeys("driver")).isEqualTo(anew.usualTopologyKeys("driver"));
      for (List<String> keys : KEY_LISTS) {
        assertThat(index.terms(keys))
            .isEqualTo(anew.terms(keys))
            .isSorted()
            .doesNotHaveDuplicates();
      }
    }
  }

  private static void apply(NodeIndex index, Change change) {
    String name = change.node();
    if (change.labels().isEmpty()) {
      index.nodeChanged(name, null);
      index.csiNodeChanged(name, null);
      return;
    }
    index.nodeChanged(name, node(name, change.labels()));
    index.csiNodeChanged(
        name,
        new CsiNode(
            ObjectMeta.named(ObjectKey.clusterScoped(name)),
            new CsiNode.Spec(List.of(new CsiNode.Driver("driver", name, change.keys())))));
  }

  private static Node node(String name, Map<String, String> labels) {
    return new Node(
        new ObjectMeta(name, "", "", "", "", null, null, labels, Map.of(), List.of(), List.of()));
  }
}
